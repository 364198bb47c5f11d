/** By whom an actor is designated, in the few words that a list of actors has room for. */

import type { FoundActor, Standing } from "../api/types.ts";
import { listed } from "./words.ts";

type Designated = FoundActor["designated"][number];

const NO_LINK: Partial<Record<Standing, string>> = {
  denied: "only denied",
  unevidenced: "not evidenced",
  withdrawn: "counts no more",
};

const STATES = ["stands", "ended", "no link"] as const;

interface Frame {
  state: (typeof STATES)[number];
  before: string;
  after: string;
}

/** Whether a designation stands on the day, and the words around who designates. */
export function frameOf({ standing, last }: Pick<Designated, "standing" | "last">, today: string): Frame {
  const no = NO_LINK[standing];
  if (no) return { state: "no link", before: "designation by", after: `: ${no}` };
  const after = standing === "contested" ? " (contested)" : "";
  const ended = last !== null && last < today;
  return ended
    ? { state: "ended", before: `designated until ${last} by`, after }
    : { state: "stands", before: "designated by", after };
}

/** What stands on the day, then what ended, then what nobody affirms; empty where there is nothing. */
export function designatedWords(designated: readonly Designated[], today: string): string[] {
  const framed = designated.map(({ authority, ...one }) => ({ name: authority.name, ...frameOf(one, today) }));
  const groups = Map.groupBy(framed, ({ before, after }) => before + after);
  return [...groups.values()]
    .flatMap(([first, ...others]) => (first ? [{ first, names: new Set([first, ...others].map((one) => one.name)) }] : []))
    .toSorted((one, other) => STATES.indexOf(one.first.state) - STATES.indexOf(other.first.state))
    .map(({ first: { before, after }, names }) => `${before} ${listed([...names])}${after}`);
}
