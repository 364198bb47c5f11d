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
  const review = change.question ? null : state.review;
  const next = { ...state, unknown: [], review, ...kept(change), ...change };
  const address = encode(next);
  if (address !== location.hash.slice(1)) {
    const url = address ? `#${address}` : location.pathname;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  }
  set(next);
}

/** A question leaves the page of an actor. With other ends, or another actor, the drawing is another one: nothing is
 * done to that yet. */
function kept(change: Partial<State>): Partial<State> {
  const leaves = change.question !== undefined && state.about !== null;
  const turns = change.about !== undefined && change.about !== state.about;
  const isOther = change.question !== undefined && endsOf(change.question) !== endsOf(state.question);
  return {
    ...(leaves && { about: null, view: "graph" as const }),
    ...((leaves || turns || isOther) && { work: NO_WORK, day: null }),
  };
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
