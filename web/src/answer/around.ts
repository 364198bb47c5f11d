/** Where actors stand that were expanded: in rings around the one that they were expanded from. Nobody who stands
 * already is moved. */

import type { Point } from "./layout.ts";

/** Of a ring to the next; names are wide, so that rings are too. */
const WIDE = 1.7;
const HIGH = 1.1;
const ON_FIRST_RING = 8;
const MOST_RINGS = 60;

export function placeAround(points: Map<string, Point>, anchor: string, ids: readonly string[]): void {
  const centre = points.get(anchor) ?? { x: 0, y: 0 };
  const cells = new Set([...points.values()].map(cellOf));
  let slot = 0;
  const slots = slotsAround(centre);
  for (const id of ids) {
    if (points.has(id)) continue;
    while (slot < slots.length && isTaken(slots[slot] ?? centre, cells)) slot++;
    const point = slots[slot++] ?? { x: centre.x + slot * HIGH, y: centre.y };
    points.set(id, point);
    cells.add(cellOf(point));
  }
}

function slotsAround({ x, y }: Point): Point[] {
  const slots: Point[] = [];
  for (let ring = 1; ring <= MOST_RINGS; ring++) {
    const on = ON_FIRST_RING * ring;
    for (let at = 0; at < on; at++) {
      // From below to above, by turns on either side.
      const angle = -Math.PI / 2 + (at % 2 ? 1 : -1) * Math.ceil(at / 2) * ((2 * Math.PI) / on);
      slots.push({ x: x + ring * WIDE * Math.cos(angle), y: y + ring * HIGH * Math.sin(angle) });
    }
  }
  return slots;
}

function cellOf({ x, y }: Point): string {
  return `${Math.round(x / 0.7)} ${Math.round(y / 0.5)}`;
}

function isTaken({ x, y }: Point, cells: ReadonlySet<string>): boolean {
  return [-0.7, 0, 0.7].some((left) => [-0.5, 0, 0.5].some((up) => cells.has(cellOf({ x: x + left, y: y + up }))));
}
