/** The straight line that passes a point: found by reckoning, since letting sigma paint every line a second time, to be
 * pointed at, costs a large drawing frames. */

import type { Point } from "../answer/layout.ts";

export interface Segment {
  id: string;
  from: Point;
  to: Point;
}

/** The nearest of them that is no further off than `reach`; null if none is. */
export function nearestLine(segments: Iterable<Segment>, point: Point, reach: number): string | null {
  let best: string | null = null;
  let least = reach;
  for (const { id, from, to } of segments) {
    const off = distance(from, to, point);
    if (off > least) continue;
    best = id;
    least = off;
  }
  return best;
}

function distance(from: Point, to: Point, { x, y }: Point): number {
  const [alongX, alongY] = [to.x - from.x, to.y - from.y];
  const length = alongX * alongX + alongY * alongY;
  const share = length === 0 ? 0 : ((x - from.x) * alongX + (y - from.y) * alongY) / length;
  const at = Math.max(0, Math.min(1, share));
  return Math.hypot(from.x + at * alongX - x, from.y + at * alongY - y);
}
