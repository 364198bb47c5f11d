/** Taking back what was done to the drawing, and doing it again. */

import { useEffect } from "preact/hooks";
import { go, now } from "./page.ts";
import type { Work } from "./work.ts";

interface Steps {
  done: Work[];
  undone: Work[];
}

/** Of each drawing of one question: that of the paths, and those of actors. */
const all = new Map<string | null, Steps>();
let ends = "";

/** What was done to another drawing is not taken back in this one. */
function steps(): Steps {
  const { question, about } = now();
  const key = JSON.stringify([question.from, question.to]);
  if (key !== ends) all.clear();
  ends = key;
  const known = all.get(about) ?? { done: [], undone: [] };
  all.set(about, known);
  return known;
}

export function change(next: (work: Work) => Work): void {
  const known = steps();
  const { work } = now();
  known.done.push(work);
  known.undone = [];
  go({ work: next(work) }, "replace");
}

function step(from: Work[], to: Work[]): void {
  const work = from.pop();
  if (!work) return;
  to.push(now().work);
  go({ work }, "replace");
}

export function undo(): void {
  const { done, undone } = steps();
  step(done, undone);
}

export function redo(): void {
  const { done, undone } = steps();
  step(undone, done);
}

export function canUndo(): boolean {
  return steps().done.length > 0;
}

export function canRedo(): boolean {
  return steps().undone.length > 0;
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
