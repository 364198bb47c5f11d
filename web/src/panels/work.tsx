/** What was done to the drawing: to be undone and done again, with what is hidden and how much is not in the address. */

import { AnswerOf } from "../parts/answer_of.tsx";
import type { Drawn } from "../state/drawn.ts";
import { canRedo, canUndo, change, redo, undo, useUndoKeys } from "../state/undo.ts";
import { type Work, isSmall } from "../state/work.ts";
import { count } from "../words/words.ts";

export function WorkBar({ work, drawn }: { work: Work; drawn: Drawn }) {
  useUndoKeys();
  const names = new Map(drawn.all.dots.map((dot) => [dot.id, dot.name]));
  const hidden = work.hidden.filter((id) => names.has(id));
  const lines = drawn.all.lines.length - drawn.drawing.lines.length;
  return (
    <>
      <span class="views-group" role="group" aria-label="What was done to the drawing">
        <button type="button" disabled={!canUndo()} title="Ctrl+Z" onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={!canRedo()} title="Ctrl+Shift+Z" onClick={redo}>
          Redo
        </button>
      </span>
      {drawn.expanded.state !== "answered" && (
        <AnswerOf asked={drawn.expanded} what="expanding">
          {() => null}
        </AnswerOf>
      )}
      {hidden.length > 0 && (
        <details class="hidden-list">
          <summary>
            {count(hidden.length, "actor")} hidden, with {count(lines, "line")}
          </summary>
          <ul>
            {hidden.map((id) => (
              <li key={id}>
                <button type="button" onClick={() => change((now) => ({ ...now, hidden: now.hidden.filter((one) => one !== id) }))}>
                  Show {names.get(id)}
                </button>
              </li>
            ))}
            <li>
              <button type="button" onClick={() => change((now) => ({ ...now, hidden: [] }))}>
                Show all
              </button>
            </li>
          </ul>
        </details>
      )}
      {drawn.expanded.state === "answered" && drawn.expanded.value.some((one) => !one.complete) && (
        <span class="warning" role="status">
          The search was stopped: not all that was asked for is drawn.
        </span>
      )}
      {work.pinned.length > 0 && (
        <span>
          {work.pinned.length} pinned{" "}
          <button type="button" onClick={() => change((now) => ({ ...now, pinned: [] }))}>
            Unpin
          </button>
        </span>
      )}
      {!isSmall(work) && (
        <span class="warning" role="status">
          Too much was expanded, hidden and pinned for the address: a link to this page opens without it.
        </span>
      )}
    </>
  );
}
