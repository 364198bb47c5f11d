/** The one state of the page. It is the address: going somewhere writes it, and back and forward read it again. */

import { useEffect, useState } from "preact/hooks";
import { decode, encode, type State } from "./address.ts";
import { NO_WORK } from "./work.ts";

let state = decode(location.hash);
const listeners = new Set<() => void>();

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

addEventListener("popstate", () => set(decode(location.hash)));
addEventListener("hashchange", () => {
  if (location.hash.slice(1) !== encode(state)) set(decode(location.hash));
});

export function now(): State {
  return state;
}

/** Change the state. What only refines what is seen replaces the entry in the history, instead of adding one. */
export function go(change: Partial<State>, how: "push" | "replace" = "push"): void {
  // Whoever asks something leaves the review.
  const review = asks(change) ? null : state.review;
  const next = { ...state, unknown: [], review, ...kept(change), ...change };
  const address = encode(next);
  if (address !== location.hash.slice(1)) {
    const url = address ? `#${address}` : location.pathname;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  }
  set(next);
}

/** A question leaves the page of an actor. With other ends everything begins anew; between the paths and the pages of
 * actors each drawing keeps what was done to it. */
function kept(change: Partial<State>): Partial<State> {
  const leaves = asks(change) && state.about !== null;
  const about = change.about !== undefined ? change.about : leaves ? null : state.about;
  return {
    ...(leaves && { about }),
    ...doneTo(about, change.question ?? state.question),
    // A long table turns to what was chosen elsewhere; closing that leaves the table where it is.
    ...((asks(change) || change.chosen?.what === "relation") && { row: null }),
  };
}

function asks(change: Partial<State>): boolean {
  return change.question !== undefined || change.sets !== undefined;
}

type Done = Pick<State, "work" | "day" | "view">;
const left = new Map<string, Done>();

/** What is done to the drawing that is gone to, where it is another one. */
function doneTo(about: string | null, question: State["question"]): Partial<Done> {
  const isOther = endsOf(question) !== endsOf(state.question);
  const { work, day, view } = state;
  if (isOther) left.clear();
  else if (about === state.about) return {};
  else left.set(keyOf(state.about, question), { work, day, view });
  const done = left.get(keyOf(about, question)) ?? { work: NO_WORK, day: null, view: "graph" };
  return about === state.about ? { work: done.work, day: done.day } : done;
}

function keyOf(about: string | null, question: State["question"]): string {
  return `${about} ${endsOf(question)}`;
}

function endsOf({ from, to }: State["question"]): string {
  return JSON.stringify([from, to]);
}

export function usePage(): State {
  const [shown, setShown] = useState(state);
  useEffect(() => {
    const listener = () => setShown(state);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
