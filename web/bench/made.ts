/** A made graph: always the same for the same size. */

import type { Drawing, Line } from "../src/answer/drawing.ts";
import type { Point } from "../src/answer/layout.ts";

const KINDS = ["State", "Person", "Company", "Vessel"];
const STANDINGS: Line["standing"][] = ["affirmed", "affirmed", "corroborated", "contested", "denied", "unevidenced"];

export function made(dots: number, lines: number): { drawing: Drawing; points: Map<string, Point> } {
  const next = random(7);
  const points = new Map<string, Point>();
  const drawing: Drawing = { dots: [], lines: [] };
  for (let at = 0; at < dots; at++) {
    const id = `a-${at}`;
    const [angle, far] = [2 * Math.PI * next(), Math.sqrt(next() * dots)];
    points.set(id, { x: far * Math.cos(angle), y: far * Math.sin(angle) });
    drawing.dots.push({ id, name: `Actor ${at}`, kind: KINDS[at % KINDS.length] ?? "", place: "beside", paths: [] });
  }
  for (let at = 0; at < lines; at++) {
    const [subject, object] = [`a-${Math.floor(next() * dots)}`, `a-${Math.floor(next() * dots)}`];
    if (subject === object) continue;
    const standing = STANDINGS[at % STANDINGS.length] ?? "affirmed";
    const relation = `SUPPLIES.${subject}.${object}`;
    drawing.lines.push({ id: `l-${at}`, relation, subject, object, kind: "SUPPLIES", standing, edges: [], identity: null, paths: [] });
  }
  return { drawing, points };
}

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
