/** Taking back what was done to the drawing, and doing it again. */

import { useEffect } from "preact/hooks";
import { go, now } from "./page.ts";
import type { Work } from "./work.ts";

let done: Work[] = [];
let undone: Work[] = [];
let about = "";

/** What was done to another drawing is not taken back in this one. */
function sameDrawing(): void {
  const { question, about: actor } = now();
  const key = JSON.stringify([question.from, question.to, actor]);
  if (key === about) return;
  about = key;
  done = [];
  undone = [];
}

export function change(next: (work: Work) => Work): void {
  sameDrawing();
  const { work } = now();
  done.push(work);
  undone = [];
  go({ work: next(work) }, "replace");
}

function step(from: Work[], to: Work[]): void {
  sameDrawing();
  const work = from.pop();
  if (!work) return;
  to.push(now().work);
  go({ work }, "replace");
}

export function undo(): void {
  step(done, undone);
}

export function redo(): void {
  step(undone, done);
}

export function canUndo(): boolean {
  sameDrawing();
  return done.length > 0;
}

export function canRedo(): boolean {
  sameDrawing();
  return undone.length > 0;
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
