/** By whom an actor is designated, in the few words that a list of actors has room for. */

import type { FoundActor, Standing } from "../api/types.ts";
import { listed } from "./words.ts";

type Designated = FoundActor["designated"][number];

const NO_LINK: Partial<Record<Standing, string>> = {
  denied: "only denied",
  unevidenced: "not evidenced",
  withdrawn: "counts no more",
};

const RANKS = ["designated by", "designated until", "designation by"];

/** What stands on the day, then what ended, then what nobody affirms; empty where there is nothing. */
export function designatedWords(designated: readonly Designated[], today: string): string[] {
  const groups = Map.groupBy(designated, (one) => frame(one, today));
  return [...groups]
    .toSorted(([one], [other]) => RANKS.indexOf(start(one)) - RANKS.indexOf(start(other)))
    .map(([words, some]) => words.replace("%", () => listed([...new Set(some.map(({ authority }) => authority.name))])));
}

function frame({ standing, last }: Designated, today: string): string {
  const no = NO_LINK[standing];
  if (no) return `designation by %: ${no}`;
  const ended = last !== null && last < today ? `until ${last} ` : "";
  return `designated ${ended}by %${standing === "contested" ? " (contested)" : ""}`;
}

function start(words: string): string {
  return words.split(" ", 2).join(" ");
}
