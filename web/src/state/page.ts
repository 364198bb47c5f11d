/** The one state of the page. It is the address, with what the history holds beside it: going somewhere writes both, and
 * back and forward read them again. */

import { decode, encode, type State } from "./address.ts";
import { shared } from "./shared.ts";
import { NO_WORK, heldBeside, workHeld } from "./work.ts";

const page = shared(read());

export const now = page.now;
export const usePage = page.use;

function read(): State {
  const said = decode(location.hash);
  return { ...said, work: workHeld(history.state) ?? said.work };
}

function set(next: State): void {
  leave(next);
  page.set(next);
}

addEventListener("popstate", () => set(read()));
addEventListener("hashchange", () => {
  if (location.hash.slice(1) !== encode(now())) set(read());
});

/** Change the state. What only refines what is seen replaces the entry in the history, instead of adding one. */
export function go(change: Partial<State>, how: "push" | "replace" = "push"): void {
  // Whoever asks something leaves the review.
  const review = asks(change) ? null : now().review;
  const next = { ...now(), unknown: [], review, ...kept(change), ...change };
  const address = encode(next);
  const held = heldBeside(next.work);
  if (address !== location.hash.slice(1) || JSON.stringify(held) !== JSON.stringify(history.state)) {
    const url = address ? `#${address}` : location.pathname;
    if (how === "push") history.pushState(held, "", url);
    else history.replaceState(held, "", url);
  }
  set(next);
}

/** A question leaves the page of an actor. With other ends everything begins anew; between the paths and the pages of
 * actors each drawing keeps what was done to it. */
function kept(change: Partial<State>): Partial<State> {
  const leaves = asks(change) && now().about !== null;
  const about = change.about !== undefined ? change.about : leaves ? null : now().about;
  return {
    ...(leaves && { about }),
    ...doneTo(about, change.question ?? now().question),
    // A long table turns to what was chosen elsewhere; closing that leaves the table where it is.
    ...((asks(change) || change.chosen?.what === "relation") && { row: null }),
  };
}

function asks(change: Partial<State>): boolean {
  return change.question !== undefined || change.sets !== undefined;
}

type Done = Pick<State, "work" | "day" | "view" | "row">;
const NOTHING_DONE: Done = { work: NO_WORK, day: null, view: "graph", row: null };
/** How drawings were left: that of the paths, and those of actors. */
const left = new Map<string, Done>();

function leave(next: State): void {
  const { question, about, work, day, view, row } = now();
  const isOther = endsOf(next.question) !== endsOf(question);
  if (!isOther && next.about !== about) left.set(keyOf(about, question), { work, day, view, row });
}

/** What is done to the drawing that is gone to, where it is another one. */
function doneTo(about: string | null, question: State["question"]): Partial<Done> {
  const isOther = endsOf(question) !== endsOf(now().question);
  if (isOther) left.clear();
  else if (about === now().about) return {};
  const done = left.get(keyOf(about, question)) ?? NOTHING_DONE;
  return about === now().about ? { work: done.work, day: done.day } : done;
}

function keyOf(about: string | null, question: State["question"]): string {
  return `${about} ${endsOf(question)}`;
}

/** Drawings, what was done to them and its undoing are kept for one pair of ends. */
export function endsOf({ from, to }: State["question"]): string {
  return JSON.stringify([from, to]);
}
