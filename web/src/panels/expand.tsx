/** What can be done with an actor in the drawing: expanded by kind, hidden, pinned. */

import type { Kind, Question } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import type { Drawn } from "../state/drawn.ts";
import { PAGE, useCounts } from "../state/expanded.ts";
import { change } from "../state/undo.ts";
import { expand, hide, pin, unpin } from "../state/work.ts";
import { now } from "../state/page.ts";
import { count, plain } from "../words/words.ts";

interface Shown {
  id: string;
  name: string;
  asked: Question;
  drawn: Drawn;
}

export function Expand({ id, name, asked, drawn }: Shown) {
  const counts = useCounts(id, asked);
  return (
    <section class="expand" aria-label={`Expand ${name}`}>
      <h3>Draw more of it</h3>
      <AnswerOf asked={counts} what="counting what there is">
        {({ kinds, complete }) => (
          <>
            <ul class="buttons">
              {kinds.map(([kind, all]) => (
                <li key={kind}>
                  <More id={id} kind={kind} all={all} drawn={drawnOf(drawn, id, kind)} />
                </li>
              ))}
            </ul>
            {kinds.length === 0 && complete && <p class="muted">Nothing is said of it.</p>}
            <p class="muted small">
              Edges of every phase and standing are counted, whatever the filters but those of day, sources and review.
              {!complete && " There may be more: the counting was stopped."}
            </p>
          </>
        )}
      </AnswerOf>
      <Place id={id} name={name} asked={asked} drawn={drawn} />
    </section>
  );
}

function drawnOf({ all }: Drawn, id: string, kind: Kind): number {
  return all.lines
    .filter((line) => line.kind === kind && (line.subject === id || line.object === id))
    .reduce((sum, line) => sum + line.edges.length, 0);
}

function More({ id, kind, all, drawn }: { id: string; kind: Kind; all: number; drawn: number }) {
  const more = Math.max(0, all - drawn);
  if (more === 0) {
    return (
      <span class="muted">
        {plain(kind)}: {all === 1 ? "its one edge is" : `all ${all} edges are`} drawn
      </span>
    );
  }
  return (
    <button type="button" onClick={() => change((work) => expand(work, id, kind))}>
      {plain(kind)}: <b>{more.toLocaleString("en")} more</b>
      {more > PAGE && <span class="muted"> ({PAGE} at a time)</span>}
    </button>
  );
}

function Place({ id, name, asked, drawn }: Shown) {
  const isDrawn = drawn.drawing.dots.some((dot) => dot.id === id);
  if (!isDrawn) return null;
  const isPinned = now().work.pinned.some((one) => one.id === id);
  const point = drawn.points.get(id);
  const others = othersOf(id, asked, drawn);
  return (
    <p class="buttons" role="group" aria-label={`Place of ${name}`}>
      <button type="button" onClick={() => change((work) => hide(work, [id]))}>
        Hide
      </button>
      {others.length > 0 && (
        <button
          type="button"
          title="Those who are joined to it, the ends and who is pinned stay"
          onClick={() => change((work) => hide(work, others))}
        >
          Hide {count(others.length, "other")}
        </button>
      )}
      <button
        type="button"
        aria-pressed={isPinned}
        title="It keeps its place, and hiding others leaves it"
        onClick={() => change((work) => (isPinned || !point ? unpin(work, id) : pin(work, { id, ...point })))}
      >
        Pin
      </button>
    </p>
  );
}

/** Who is not joined to it, no end and not pinned. */
function othersOf(id: string, { from, to }: Question, { drawing }: Drawn): string[] {
  const kept = new Set([id, ...from, ...to, ...now().work.pinned.map((one) => one.id)]);
  for (const { subject, object } of drawing.lines) {
    if (subject === id) kept.add(object);
    if (object === id) kept.add(subject);
  }
  return drawing.dots.map((dot) => dot.id).filter((one) => !kept.has(one));
}
