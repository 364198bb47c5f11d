/** What of a drawing was known on a day: certainly, possibly, or not yet. */

import type { Claim, Edge } from "../api/types.ts";
import type { Drawing, Line } from "./drawing.ts";

/** `unread`: its claims were not read, and it was not certainly known yet. */
export type Known = "certain" | "possible" | "later" | "unread";

type Dated = Pick<Claim, "known_from" | "known_possibly_from">;

/** An edge is known with the first of its claims; one that nobody affirms, with the first that disputes it. */
export function knownOn(day: string, edge: Edge, claims: ReadonlyMap<string, Dated>): Known {
  if (edge.known_from !== null && edge.known_from <= day) return "certain";
  const ids = edge.claims.length ? edge.claims : edge.disputing;
  const said = ids.map((id) => claims.get(id)).filter((claim) => claim !== undefined);
  if (said.some(({ known_from }) => known_from !== null && known_from <= day)) return "certain";
  // An open beginning is a claim that may have been made on any day before.
  if (said.some((claim) => (claim.known_possibly_from ?? "") <= day)) return "possible";
  return said.length < ids.length ? "unread" : "later";
}

const BEST_FIRST: readonly Known[] = ["certain", "possible", "unread", "later"];

/** As the best of its edges; a pair in doubt has no day. */
export function lineOn(day: string, line: Line, claims: ReadonlyMap<string, Dated>): Known {
  const all = line.edges.map((edge) => knownOn(day, edge, claims));
  return all.length === 0 ? "certain" : (BEST_FIRST.find((one) => all.includes(one)) ?? "later");
}

/** The days from which something in the drawing is certainly known, with the day before the first of them. */
export function daysOf(drawing: Drawing): string[] {
  const known = drawing.lines.flatMap((line) => line.edges.map((edge) => edge.known_from));
  const days = [...new Set(known.filter((day) => day !== null))].toSorted();
  const [first] = days;
  return first ? [dayBefore(first), ...days] : [];
}

function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

export interface Faded {
  dots: ReadonlySet<string>;
  lines: ReadonlySet<string>;
}

export const NONE_FADED: Faded = { dots: new Set(), lines: new Set() };

/** Lines that were not yet known, and actors that no line known by then leads to. */
export function fadedOn(day: string, drawing: Drawing, claims: ReadonlyMap<string, Dated>): Faded {
  const late = drawing.lines.filter((line) => ["later", "unread"].includes(lineOn(day, line, claims)));
  const lines = new Set(late.map((line) => line.id));
  const known = new Set(
    drawing.lines.filter((line) => !lines.has(line.id)).flatMap((line) => [line.subject, line.object]),
  );
  const joined = new Set(late.flatMap((line) => [line.subject, line.object]));
  return { dots: new Set([...joined].filter((id) => !known.has(id))), lines };
}
