/** How a line is drawn by its standing: width, dashes and the sign at its object's end, so that no two differ by colour
 * alone. What is no link ends in a bar or a ring, and not in an arrow. The legend, the canvas and the file all read this. */

import type { Line, Place } from "../answer/drawing.ts";

export type Head = "arrow" | "bar" | "circle" | "none";

export interface Stroke {
  width: number;
  /** Pixels drawn and left out in turn; a gap of 0 is a whole line. */
  dash: number;
  gap: number;
  head: Head;
}

export const STROKES: Record<Line["standing"], Stroke> = {
  corroborated: { width: 5, dash: 12, gap: 0, head: "arrow" },
  affirmed: { width: 2.5, dash: 12, gap: 0, head: "arrow" },
  contested: { width: 3, dash: 14, gap: 6, head: "arrow" },
  denied: { width: 2.5, dash: 7, gap: 5, head: "bar" },
  unevidenced: { width: 2, dash: 2.5, gap: 5, head: "circle" },
  withdrawn: { width: 1.5, dash: 2, gap: 8, head: "bar" },
  identity: { width: 2, dash: 1.5, gap: 4, head: "none" },
};

export const SHAPES: Record<string, "circle" | "square" | "diamond" | "triangle"> = {
  State: "square",
  Person: "circle",
  Vessel: "triangle",
  Airplane: "triangle",
};

/** Companies, organizations, bodies, addresses. */
export const OTHER_SHAPE = "diamond";

/** Pixels from the middle of an actor's sign to its edge. */
export function radiusOf(place: Place): number {
  return place === "from" || place === "to" ? 14 : place === "inside" ? 12 : 9;
}

/** Up to here every line carries its words; beyond, only those that are pointed at or chosen. */
export const MOST_LABELLED = 80;
