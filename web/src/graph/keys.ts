/** Going from actor to actor with the arrow keys: the nearest one in that direction, what lies straight ahead first. */

import type { Point } from "../answer/layout.ts";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const AHEAD: Record<Arrow, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

export function isArrow(key: string): key is Arrow {
  return key in AHEAD;
}

export function nextDot(points: ReadonlyMap<string, Point>, at: string | null, arrow: Arrow): string | null {
  const from = at === null ? undefined : points.get(at);
  if (!from) return points.keys().next().value ?? null;
  const ahead = AHEAD[arrow];
  let best: string | null = at;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x, y }] of points) {
    const along = (x - from.x) * ahead.x + (y - from.y) * ahead.y;
    const aside = Math.abs((x - from.x) * ahead.y) + Math.abs((y - from.y) * ahead.x);
    if (id === at || along <= 0 || along + 2 * aside >= least) continue;
    best = id;
    least = along + 2 * aside;
  }
  return best;
}
