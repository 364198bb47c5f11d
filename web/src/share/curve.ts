/** The lines of a drawing on paper: where each begins and ends, and how lines between the same two bend apart. */

import type { Drawing, Line } from "../answer/drawing.ts";
import type { Point } from "../answer/layout.ts";

/** A quadratic curve from `start` to `end`, bent towards `bend`; `middle` is on it, `angle` its slope there in degrees. */
export interface Curve {
  line: Line;
  start: Point;
  bend: Point;
  end: Point;
  middle: Point;
  angle: number;
  /** The direction in which it arrives, as a unit vector. */
  ahead: Point;
}

const APART = 44;
const GAP = 5;

/** The curves of all lines whose two ends stand somewhere, apart from each other. `points` and radii are pixels. */
export function curvesOf(drawing: Drawing, points: ReadonlyMap<string, Point>, radius: (id: string) => number): Curve[] {
  const together = Map.groupBy(drawing.lines, (line) => [line.subject, line.object].toSorted().join("\n"));
  return [...together.values()].flatMap((lines) =>
    lines.flatMap((line, at) => {
      const [from, to] = [points.get(line.subject), points.get(line.object)];
      if (!from || !to || line.subject === line.object) return [];
      // Seen from the lesser id, so that lines in both directions do not lie on each other.
      const side = line.subject < line.object ? -1 : 1;
      return [curve(line, from, to, side * (at - (lines.length - 1) / 2) * APART, radius)];
    }),
  );
}

function curve(line: Line, from: Point, to: Point, aside: number, radius: (id: string) => number): Curve {
  const straight = unit(from, to);
  const middle = { x: (from.x + to.x) / 2 - straight.y * aside, y: (from.y + to.y) / 2 + straight.x * aside };
  const bend = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 };
  const [leaving, ahead] = [unit(from, bend), unit(bend, to)];
  const angle = (Math.atan2(straight.y, straight.x) * 180) / Math.PI;
  return {
    line,
    start: moved(from, leaving, radius(line.subject) + GAP),
    bend,
    end: moved(to, ahead, -radius(line.object) - GAP),
    middle,
    angle: angle > 90 ? angle - 180 : angle <= -90 ? angle + 180 : angle,
    ahead,
  };
}

function unit(from: Point, to: Point): Point {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

export function moved(point: Point, by: Point, far: number): Point {
  return { x: point.x + by.x * far, y: point.y + by.y * far };
}
