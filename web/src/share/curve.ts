/** The lines of a drawing on paper: where each begins and ends, and how lines between the same two bend apart. */

import type { Drawing, Line } from "../answer/drawing.ts";
import type { Point } from "../answer/layout.ts";
import type { Loop } from "../answer/loops.ts";

/** A curve from `start` to `end`: quadratic with one bend, cubic with two; `middle` is on it, `angle` its slope there in
 * degrees. */
export interface Curve {
  line: Line;
  start: Point;
  bends: readonly Point[];
  end: Point;
  middle: Point;
  angle: number;
  /** The direction in which it arrives, as a unit vector. */
  ahead: Point;
  /** Of a loop: the direction away from its actor. */
  outward?: Point;
}

export interface Paper {
  /** Pixels. */
  points: ReadonlyMap<string, Point>;
  radius: (id: string) => number;
  loops: ReadonlyMap<string, Loop>;
}

const APART = 44;
const GAP = 5;
/** How far from an actor the first of its loops goes, and each further one beyond that. */
const LOOP = 58;
const LOOPS_APART = 20;
const HALF_LOOP = (40 * Math.PI) / 180;

/** The curves of all lines whose ends stand somewhere, apart from each other. */
export function curvesOf(drawing: Drawing, paper: Paper): Curve[] {
  const together = Map.groupBy(drawing.lines, (line) => [line.subject, line.object].toSorted().join("\n"));
  return [...together.values()].flatMap((lines) =>
    lines.flatMap((line, at) => {
      const [from, to] = [paper.points.get(line.subject), paper.points.get(line.object)];
      if (!from || !to) return [];
      if (line.subject === line.object) return loop(line, from, paper);
      // Seen from the lesser id, so that lines in both directions do not lie on each other.
      const side = line.subject < line.object ? -1 : 1;
      return [curve(line, from, to, side * (at - (lines.length - 1) / 2) * APART, paper)];
    }),
  );
}

/** How far loops reach, as `curvesOf` draws them; 0 where there are none. */
export function reachOfLoops(loops: Paper["loops"]): number {
  return Math.max(0, ...[...loops.values()].map(reach));
}

function reach({ at }: Loop): number {
  return LOOP + at * LOOPS_APART;
}

function curve(line: Line, from: Point, to: Point, aside: number, { radius }: Paper): Curve {
  const straight = unit(from, to);
  const middle = { x: (from.x + to.x) / 2 - straight.y * aside, y: (from.y + to.y) / 2 + straight.x * aside };
  const bend = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
  const [leaving, ahead] = [unit(from, bend), unit(bend, to)];
  const angle = (Math.atan2(straight.y, straight.x) * 180) / Math.PI;
  return {
    line,
    start: moved(from, leaving, radius(line.subject) + GAP),
    bends: [bend],
    end: moved(to, ahead, -radius(line.object) - GAP),
    middle,
    angle: angle > 90 ? angle - 180 : angle <= -90 ? angle + 180 : angle,
    ahead,
  };
}

/** From an actor to itself: out on the one side of the angle, and back on the other. */
function loop(line: Line, at: Point, { radius, loops }: Paper): Curve[] {
  const place = loops.get(line.id);
  if (!place) return [];
  const outward = towards(place.angle);
  const [out, back] = [towards(place.angle - HALF_LOOP), towards(place.angle + HALF_LOOP)];
  // Half-way, such a curve has come three quarters of its bends.
  const bent = reach(place) / (0.75 * Math.cos(HALF_LOOP));
  return [
    {
      line,
      start: moved(at, out, radius(line.subject) + GAP),
      bends: [moved(at, out, bent), moved(at, back, bent)],
      end: moved(at, back, radius(line.subject) + GAP),
      middle: moved(at, outward, reach(place)),
      angle: 0,
      ahead: { x: -back.x, y: -back.y },
      outward,
    },
  ];
}

/** Paper falls with y, angles rise. */
function towards(angle: number): Point {
  return { x: Math.cos(angle), y: -Math.sin(angle) };
}

function unit(from: Point, to: Point): Point {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

export function moved(point: Point, by: Point, far: number): Point {
  return { x: point.x + by.x * far, y: point.y + by.y * far };
}
