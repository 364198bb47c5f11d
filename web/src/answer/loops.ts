/** Where lines from an actor to itself go: away from its name and from its other lines, each further one beyond the one
 * before. */

import type { Drawing } from "./drawing.ts";
import { type NameSide, type Point, nearOf, sideOf } from "./layout.ts";

export interface Loop {
  /** Radians from the right towards above. */
  angle: number;
  /** Among the loops of this actor, from 0. */
  at: number;
}

const NAMES: Record<NameSide, number> = { above: Math.PI / 2, below: -Math.PI / 2, left: Math.PI };
const ANGLES = Array.from({ length: 8 }, (_, at) => (at * Math.PI) / 4);

/** By the ids of the lines. */
export function loopsOf(drawing: Drawing, points: ReadonlyMap<string, Point>): ReadonlyMap<string, Loop> {
  const together = Map.groupBy(
    drawing.lines.filter((line) => line.subject === line.object),
    (line) => line.subject,
  );
  const loops = new Map<string, Loop>();
  if (together.size === 0) return loops;
  const near = nearOf(drawing, points);
  for (const dot of drawing.dots) {
    const lines = together.get(dot.id);
    if (!lines) continue;
    const angle = freest([NAMES[sideOf(dot, points, near)], ...anglesFrom(dot.id, drawing, points)]);
    lines.forEach((line, at) => loops.set(line.id, { angle, at }));
  }
  return loops;
}

function anglesFrom(id: string, drawing: Drawing, points: ReadonlyMap<string, Point>): number[] {
  const from = points.get(id);
  const others = drawing.lines
    .filter((line) => line.subject !== line.object && (line.subject === id || line.object === id))
    .map((line) => points.get(line.subject === id ? line.object : line.subject));
  return others.flatMap((to) => (from && to ? [Math.atan2(to.y - from.y, to.x - from.x)] : []));
}

function freest(taken: readonly number[]): number {
  const room = (angle: number) => Math.min(...taken.map((other) => apart(angle, other)));
  return ANGLES.reduce((best, angle) => (room(angle) > room(best) + 1e-9 ? angle : best), ANGLES[1] ?? 0);
}

function apart(one: number, other: number): number {
  const turn = Math.abs(one - other) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn);
}
