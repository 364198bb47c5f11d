/** The picture at the moment, for those parts of the page that hand it on. */

import type { OnDay } from "./day.ts";
import type { Drawn } from "./drawn.ts";

export interface Pictured {
  drawn: Drawn;
  day: string | null;
  onDay: OnDay;
}

export const pictured: { now: Pictured | null } = { now: null };
