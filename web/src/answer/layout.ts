/** Where the actors of an answer stand: in columns from the one end to the other, by their distance on the paths. */

import type { Path } from "../api/types.ts";
import type { Dot, Drawing } from "./drawing.ts";

export interface Point {
  x: number;
  y: number;
}

const WIDE = 2;
const HIGH = 1.3;

export function layout(drawing: Drawing, paths: readonly Path[]): Map<string, Point> {
  const columns = columnsOf(drawing, paths);
  const leapt = leapsOver(drawing, columns);
  const points = new Map<string, Point>();
  const byColumn = Map.groupBy([...columns.keys()], (id) => columns.get(id) ?? 0);
  for (const column of [...byColumn.keys()].toSorted((a, b) => a - b)) {
    const ids = ordered(byColumn.get(column) ?? [], drawing, points);
    const rows = rowsOf(ids.length, leapt.has(column));
    ids.forEach((id, at) => points.set(id, { x: column * WIDE, y: (rows[at] ?? 0) * HIGH }));
  }
  placeBeside(drawing, points);
  return points;
}

/** The column of each actor on a path: its least distance from where the paths begin; all ends `to` in the last. */
function columnsOf(drawing: Drawing, paths: readonly Path[]): Map<string, number> {
  const columns = new Map<string, number>();
  for (const path of paths) {
    path.actors.forEach((actor, at) => columns.set(actor.id, Math.min(at, columns.get(actor.id) ?? at)));
  }
  const last = Math.max(1, ...paths.map((path) => path.actors.length - 1));
  for (const dot of drawing.dots) {
    if (dot.place === "from" && columns.has(dot.id)) columns.set(dot.id, 0);
    if (dot.place === "to" && columns.has(dot.id)) columns.set(dot.id, last);
  }
  return columns;
}

/** The columns that some line crosses without stopping: their middle stays free for it. */
function leapsOver(drawing: Drawing, columns: Map<string, number>): Set<number> {
  const leapt = new Set<number>();
  for (const line of drawing.lines) {
    const [one, other] = [columns.get(line.subject), columns.get(line.object)];
    if (one === undefined || other === undefined) continue;
    for (let column = Math.min(one, other) + 1; column < Math.max(one, other); column++) leapt.add(column);
  }
  return leapt;
}

/** Neighbours that stand already draw an actor to their height, so that fewer lines cross. */
function ordered(ids: string[], drawing: Drawing, points: Map<string, Point>): string[] {
  const height = (id: string): number => {
    const near = drawing.lines
      .filter((line) => line.subject === id || line.object === id)
      .map((line) => points.get(line.subject === id ? line.object : line.subject)?.y)
      .filter((y) => y !== undefined);
    return near.length ? near.reduce((sum, y) => sum + y, 0) / near.length : 0;
  };
  const heights = new Map(ids.map((id) => [id, height(id)]));
  return ids.toSorted((a, b) => (heights.get(a) ?? 0) - (heights.get(b) ?? 0) || (a < b ? -1 : 1));
}

function rowsOf(number: number, middleIsFree: boolean): number[] {
  const even = Array.from({ length: number }, (_, at) => at - (number - 1) / 2);
  if (!middleIsFree || number % 2 === 0) return even.map((row) => (middleIsFree ? row * 1.2 : row));
  return number === 1 ? [1] : even.map((row) => (row >= 0 ? row + 1 : row));
}

/** Actors that are on no path stand outside of those that are, next to the one they are named with. */
function placeBeside(drawing: Drawing, points: Map<string, Point>): void {
  const heights = [...points.values()].map((point) => point.y);
  const [lowest, highest] = [Math.min(0, ...heights), Math.max(0, ...heights)];
  const taken = new Map<string, number>();
  for (const dot of drawing.dots) {
    if (points.has(dot.id)) continue;
    const anchor = drawing.lines
      .filter((line) => line.subject === dot.id || line.object === dot.id)
      .map((line) => points.get(line.subject === dot.id ? line.object : line.subject))
      .find((point) => point !== undefined);
    const above = (anchor?.y ?? 0) > 0;
    const x = (anchor?.x ?? 0) + WIDE;
    const place = `${x} ${above}`;
    const row = (taken.get(place) ?? 0) + 1;
    taken.set(place, row);
    points.set(dot.id, { x, y: above ? highest + HIGH * row : lowest - HIGH * row });
  }
}

/** Where a name stands beside its dot: away from the middle, unless a line leads there. */
export function sideOf(dot: Dot, points: ReadonlyMap<string, Point>, near: Near): NameSide {
  const y = points.get(dot.id)?.y ?? 0;
  const [lowest, highest] = near.get(dot.id) ?? [y, y];
  if (y <= 0) return lowest < y && highest <= y ? "above" : "below";
  return highest > y ? "left" : "above";
}

export type NameSide = "above" | "below" | "left";

/** How high the lowest and the highest neighbour of each actor stand. */
export type Near = ReadonlyMap<string, [number, number]>;

export function nearOf(drawing: Drawing, points: ReadonlyMap<string, Point>): Near {
  const near = new Map<string, [number, number]>();
  const meet = (one: string, other: string) => {
    const y = points.get(other)?.y ?? 0;
    const [lowest, highest] = near.get(one) ?? [y, y];
    near.set(one, [Math.min(lowest, y), Math.max(highest, y)]);
  };
  for (const { subject, object } of drawing.lines) {
    meet(subject, object);
    meet(object, subject);
  }
  return near;
}
