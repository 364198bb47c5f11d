/** What is handed on, in a few words. */

import type { Question } from "../api/types.ts";
import { SIDES, type Sets } from "../state/sets.ts";
import { setPhrases, setWords } from "../words/reach.ts";
import { either } from "../words/words.ts";

/** The service takes no longer ones. */
const LONGEST = 300;
const MOST_NAMED = 3;

/** Between whom is asked: `North Korea to Russia`. */
export function askedTitle(question: Question, sets: Sets, named: (id: string) => string): string {
  const sides = SIDES.map((side) =>
    setPhrases(sets[side]).length ? setWords(question, sets, side, named) : few(question[side].map(named)),
  );
  return titled(sides.join(" to "));
}

/** The title with what it has to end in, of a length that the service takes. */
export function titled(title: string, end = ""): string {
  const characters = [...title];
  const room = LONGEST - end.length;
  return characters.length <= room ? title + end : `${characters.slice(0, room - 1).join("")}…${end}`;
}

function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more.toLocaleString("en")} more` : either(names);
}
