/** What stands below a picture, since it may be shown without the page around it. */

import type { Drawing } from "../answer/drawing.ts";
import type { PathAnswer, Question } from "../api/types.ts";
import type { Pictured } from "../state/pictured.ts";
import { type Named, ending, phrases } from "../words/asked.ts";
import { count, dayInWords, listed } from "../words/words.ts";

/** What a picture is of: the paths that answer a question, or what was drawn around an actor. */
export type Of = { title: string; question: Question } & ({ answer: PathAnswer } | { about: string });

/** The filters that count for what is drawn by hand. */
const HEARD: readonly (keyof Question)[] = ["known_by", "sources", "not_sources", "reviewed"];

/** All that must be known of it: what was asked, what was done to it by hand, when it was made. */
export function notesOf(of: Of, pictured: Pictured, named: Named, today: string): string[] {
  return [...askedOf(of, named), ...doneTo(pictured), madeOf(of, pictured, today)];
}

function askedOf(of: Of, named: Named): string[] {
  if ("answer" in of) {
    const { title, question, answer } = of;
    const beyond = phrases(question, named).map((phrase) => phrase.words);
    return [`Asked: ${[title, ...beyond].join(", ")}`, ending(answer.search, question, answer.paths.length)];
  }
  const beyond = phrases(of.question, named).filter(({ members }) => members.every((one) => HEARD.includes(one)));
  const words = [named(of.about), ...beyond.map((phrase) => phrase.words)];
  return [`Drawn around ${words.join(", ")}. More may be known of it`];
}

/** What the drawing has beyond its question, and what it lacks of it. */
function doneTo({ drawn, day, onDay }: Pictured): string[] {
  const { base, all, drawing, expanded, brought } = drawn;
  const said: string[] = [];
  const byHand = addedTo(base, drawing);
  const hidden = all.dots.length - drawing.dots.length;
  if (byHand) {
    const were = `${count(byHand, "line")} ${byHand === 1 ? "was" : "were"} drawn by hand`;
    said.push(`${were}, whatever the filters but those of day, sources and review`);
  }
  const isUnfinished = expanded.state !== "answered" && expanded.state !== "idle";
  if (isUnfinished || brought.some((one) => !one.complete)) said.push("Not all that was to be drawn by hand is drawn");
  if (hidden) {
    const lines = count(all.lines.length - drawing.lines.length, "line");
    said.push(`${count(hidden, "actor")} with ${lines} ${hidden === 1 ? "is" : "are"} hidden`);
  }
  if (day !== null) said.push(...faintOn(day, onDay));
  return said;
}

/** How many lines have edges that the question does not draw. */
export function addedTo(base: Drawing, drawing: Drawing): number {
  const known = new Set(base.lines.flatMap((line) => line.edges.map((edge) => edge.id)));
  return drawing.lines.filter((line) => line.edges.some((edge) => !known.has(edge.id))).length;
}

function faintOn(day: string, { known, faded }: Pictured["onDay"]): string[] {
  const what = `${count(faded.lines.size, "line")} and ${count(faded.dots.size, "actor")}`;
  const unread = [...known.values()].filter((one) => one === "unread").length;
  return [
    `Faint: ${what} not yet known by ${dayInWords(day)}`,
    ...(unread ? [`Of ${count(unread, "faint line")} the claims were not read: they may have been possibly known`] : []),
  ];
}

/** What was drawn by hand may be of a later revision than the paths. */
function madeOf(of: Of, { drawn }: Pictured, today: string): string {
  const revs = [...("answer" in of ? [of.answer.search.rev] : []), ...drawn.brought.flatMap((one) => one.revs)];
  const all = [...new Set(revs)].toSorted((a, b) => a - b).map(String);
  const revision = all.length ? [`${all.length === 1 ? "revision" : "revisions"} ${listed(all)}`] : [];
  return ["armstrace", ...revision, today].join(", ");
}
