/** What is drawn at the moment, for those parts of the page that hand it on. */

import type { Drawing } from "../answer/drawing.ts";
import type { Point } from "../answer/layout.ts";

export interface Shown {
  drawing: Drawing;
  points: ReadonlyMap<string, Point>;
}

export const shown: { now: Shown | null } = { now: null };
