/** The drawing of an answer with what was done to it by hand, and where everything stands. */

import { useMemo, useRef } from "preact/hooks";
import { placeAround } from "../answer/around.ts";
import { type Drawing, grown, withPins, without } from "../answer/drawing.ts";
import { type Point, layout } from "../answer/layout.ts";
import type { Path } from "../api/types.ts";
import type { State } from "./address.ts";
import type { Asked } from "./asked.ts";
import { type Brought, everything, useExpanded } from "./expanded.ts";
import { NONE_YET, latest } from "./latest.ts";
import type { Work } from "./work.ts";

export interface Drawn {
  /** What is seen. */
  drawing: Drawing;
  /** The same with what is hidden. */
  all: Drawing;
  /** What the question itself has of it. */
  base: Drawing;
  points: Map<string, Point>;
  expanded: Asked<Brought[]>;
  /** What of that is drawn. */
  brought: readonly Brought[];
}

export function useDrawn(page: State, base: Drawing, paths: readonly Path[]): Drawn {
  const { work, question } = page;
  const expanded = useExpanded(work, question);
  const last = useRef(NONE_YET);
  last.current = latest(last.current, JSON.stringify([question.from, question.to, everything(question)]), expanded, work);
  const { brought } = last.current;
  const all = useMemo(
    () => withPins(grown(base, brought.flatMap((one) => one.beside)), work.pinned),
    [base, brought, work.pinned],
  );
  const points = useMemo(() => placed(base, paths, brought, work.pinned), [base, paths, brought, work.pinned]);
  const drawing = useMemo(() => without(all, work.hidden), [all, work.hidden]);
  return { drawing, all, base, points, expanded, brought };
}

/** Hiding moves nobody, so that what comes back stands where it stood. */
function placed(base: Drawing, paths: readonly Path[], brought: readonly Brought[], pinned: Work["pinned"]) {
  const points = layout(base, paths);
  const drawn = new Set(base.dots.map((dot) => dot.id));
  for (const { id, x, y } of pinned) if (drawn.has(id)) points.set(id, { x, y });
  for (const { actor, beside } of brought) {
    const ids = [...new Set([actor, ...beside.flatMap(({ edge }) => [edge.subject, edge.object])])];
    for (const { id, x, y } of pinned) if (ids.includes(id)) points.set(id, { x, y });
    placeAround(points, actor, ids);
  }
  return points;
}
