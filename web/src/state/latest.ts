/** What expansions brought, while more of the same is on its way. */

import type { Asked } from "./asked.ts";
import type { Brought } from "./expanded.ts";
import type { Work } from "./work.ts";

export interface Latest {
  /** The ends of the question and what expansions ask beyond it. */
  of: string;
  brought: readonly Brought[];
}

export const NONE_YET: Latest = { of: "", brought: [] };

/** While a further page is asked for, and if that fails, what came before stays in its place: of the same question, and
 * as far as it is still expanded. */
export function latest(before: Latest, of: string, asked: Asked<Brought[]>, { expanded }: Work): Latest {
  if (asked.state === "answered") return { of, brought: asked.value };
  if (before.of !== of) return { of, brought: NONE_YET.brought };
  const isAsked = ({ actor, kind }: Brought) => expanded.some((one) => one.actor === actor && one.kind === kind);
  return before.brought.every(isAsked) ? before : { of, brought: before.brought.filter(isAsked) };
}
