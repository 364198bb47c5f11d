/** Sets of actors in words, and how the search from one to the other ended. */

import type { Conditions, Measure, Question, ReachAnswer } from "../api/types.ts";
import { DEFAULTS } from "../state/question.ts";
import type { Sets, Side } from "../state/sets.ts";
import { actorKind, count, either } from "./words.ts";

export interface SetPhrase {
  member: keyof Conditions;
  words: string;
}

export const MEASURE_WORDS: Record<Measure, string> = {
  sanction: "a sanction",
  export_control: "an export control",
  debarment: "a debarment",
};

/** What is asked of a set, one phrase for each condition. */
export function setPhrases(conditions: Conditions): SetPhrase[] {
  const found: SetPhrase[] = [];
  const say = <T>(member: keyof Conditions, all: readonly T[] | undefined, words: (all: readonly T[]) => string) => {
    if (all?.length) found.push({ member, words: words(all) });
  };
  say("kind", conditions.kind, (all) => either(all.map(actorKind)));
  say("country", conditions.country, (all) => `of ${either(all)}`);
  say("measure", conditions.measure, (all) => `designated by ${either(all.map((one) => MEASURE_WORDS[one] ?? one))}`);
  say("list_name", conditions.list_name, (all) => `designated on the list ${either(all)}`);
  say("programme", conditions.programme, (all) => `designated under the programme ${either(all)}`);
  say("role", conditions.role, either);
  if (conditions.as_of) found.push({ member: "as_of", words: `as of ${conditions.as_of}` });
  return found;
}

/** Who is meant on one side. */
export function setWords(question: Question, sets: Sets, side: Side, named: (id: string) => string): string {
  const names = either(question[side].map(named));
  const conditions = setPhrases(sets[side]).map((phrase) => phrase.words);
  return conditions.length ? `${names || "any actor"} (${conditions.join("; ")})` : names;
}

/** How many actors a side has. */
export function counted({ actors, avoided }: ReachAnswer["from"]): string {
  const met = actors === null ? "not counted in time" : count(actors, "actor");
  return avoided ? `${met}, ${avoided.toLocaleString("en")} more avoided` : met;
}

/** How many of one side reach somebody of the other. */
export function reachedWords({ reached, from, search }: ReachAnswer): string {
  const least = search.stopped_by !== null && search.stopped_by !== "limit";
  const of = from.actors === null ? "" : ` of ${count(from.actors, "actor")}`;
  return `${least ? "At least " : ""}${reached.toLocaleString("en")}${of} under From ${reached === 1 ? "reaches" : "reach"} somebody under To`;
}

const WHY: Record<string, string> = { deadline: "at the deadline", memory: "by the limit on memory" };

/** How the search ended: whether the rows tell of everybody who is reached. */
export function reachEnding({ actors, more, search }: ReachAnswer, asked: Question): string {
  const unlisted = more ? `${count(more, "more reaches", "more reach")} somebody, and ${more === 1 ? "is" : "are"} not listed.` : "";
  if (search.complete) {
    const nobody = actors.length ? "nobody else under From reaches" : "nobody under From reaches";
    return `Complete: ${nobody} anybody under To by paths of up to ${count(asked.max_hops ?? DEFAULTS.max_hops, "hop")}.`;
  }
  if (search.stopped_by === "limit") return unlisted;
  const why = WHY[search.stopped_by ?? ""] ?? `by ${search.stopped_by}`;
  const searched = search.searched_hops
    ? `; paths of up to ${count(search.searched_hops, "hop")} were searched to the end`
    : "";
  return `Stopped ${why}: there may be more${searched}. ${unlisted}`.trim();
}

/** The revision of the graph that a table which was made anew is of; null where the service does not say. */
export function revOf(headers: Headers): number | null {
  return Number(headers.get("Armstrace-Rev")) || null;
}

/** What a table holds that was handed to the reader, who sees the answer of a revision that may be an earlier one. */
export function tableWords(name: string, rev: number | null, seen: number): string {
  const changed = rev !== null && rev !== seen ? " The graph has changed since what is shown here." : "";
  return `${name} is in your downloads. It holds a row an actor, and a note where they are not all.${changed}`;
}
