/** Taking back what was done to the drawing, and doing it again. */

import { useEffect } from "preact/hooks";
import { endsOf, go, now } from "./page.ts";
import { type Steps, added, moved, seen } from "./steps.ts";
import type { Work } from "./work.ts";

/** Of each drawing of one question: that of the paths, and those of actors. */
const all = new Map<string | null, Steps>();
let ends = "";

/** What was done to another drawing is not taken back in this one. */
function steps(): Steps {
  const { question, about, work } = now();
  const key = endsOf(question);
  if (key !== ends) all.clear();
  ends = key;
  const known = seen(all.get(about), work);
  all.set(about, known);
  return known;
}

function show(next: Steps): void {
  const work = next.works[next.at];
  if (!work) return;
  all.set(now().about, next);
  go({ work }, "replace");
}

export function change(next: (work: Work) => Work): void {
  show(added(steps(), next(now().work)));
}

export function undo(): void {
  show(moved(steps(), -1));
}

export function redo(): void {
  show(moved(steps(), 1));
}

export function canUndo(): boolean {
  return steps().at > 0;
}

export function canRedo(): boolean {
  const { works, at } = steps();
  return at + 1 < works.length;
}

/** Ctrl+Z and Ctrl+Shift+Z, where nobody is typing. */
export function useUndoKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      if (event.target instanceof HTMLElement && event.target.matches("input:not([type=range]), textarea, select")) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}
