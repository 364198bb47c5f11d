/** What was done to the drawing by hand: expanded, hidden, pinned. A part of the address, as long as it is small; beyond
 * that, the history of the browser holds it. */

import { KINDS_OF } from "./question.ts";
import type { Kind } from "../api/types.ts";

/** So many pages of the edges of one kind that an actor has. */
export interface Expansion {
  actor: string;
  kind: Kind;
  pages: number;
}

export interface Pin {
  id: string;
  x: number;
  y: number;
}

export interface Work {
  expanded: readonly Expansion[];
  hidden: readonly string[];
  pinned: readonly Pin[];
}

export const NO_WORK: Work = { expanded: [], hidden: [], pinned: [] };

/** Addresses that are longer are cut by some programs that carry them. */
const MOST_CHARACTERS = 1500;
const KINDS: readonly string[] = Object.values(KINDS_OF).flat();

export function isEmpty({ expanded, hidden, pinned }: Work): boolean {
  return expanded.length + hidden.length + pinned.length === 0;
}

export function isSmall(work: Work): boolean {
  return pairsOf(work).reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0) <= MOST_CHARACTERS;
}

/** Members of the address: `expand=BROKERS.1.state:kp`, `hide=state:kp`, `pin=1.5,-2.state:kp`. */
export function workMembers(work: Work): [string, string][] {
  return isSmall(work) ? pairsOf(work) : [];
}

/** The same members as text, however long: what no address holds. */
export function workText(work: Work): string {
  return pairsOf(work)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

/** What the history holds beside the address: what is too much for that. */
export function heldBeside(work: Work): { work: string } | null {
  return isSmall(work) ? null : { work: workText(work) };
}

/** The work that the history holds; null where the address says it. */
export function workHeld(held: unknown): Work | null {
  if (typeof held !== "object" || held === null || !("work" in held) || typeof held.work !== "string") return null;
  return workOf(new URLSearchParams(held.work)).work;
}

function pairsOf({ expanded, hidden, pinned }: Work): [string, string][] {
  return [
    ...expanded.map(({ actor, kind, pages }): [string, string] => ["expand", `${kind}.${pages}.${actor}`]),
    ...hidden.map((id): [string, string] => ["hide", id]),
    ...pinned.map(({ id, x, y }): [string, string] => ["pin", `${hundredths(x)},${hundredths(y)},${id}`]),
  ];
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The work that an address names, and what in it cannot be read. */
export function workOf(given: URLSearchParams): { work: Work; unread: string[] } {
  const unread: string[] = [];
  const read = <T>(name: string, of: (value: string) => T | null): T[] =>
    given.getAll(name).flatMap((value) => {
      const one = of(value);
      if (one === null) unread.push(`${name}=${value}`);
      return one === null ? [] : [one];
    });
  const expanded = read("expand", expansionOf);
  const pinned = read("pin", pinOf);
  return { work: { expanded, hidden: [...new Set(given.getAll("hide"))], pinned }, unread };
}

function expansionOf(value: string): Expansion | null {
  const [, kind = "", pages = "", actor = ""] = /^([A-Z_]+)\.([1-9][0-9]{0,3})\.(.+)$/.exec(value) ?? [];
  return KINDS.includes(kind) ? { actor, kind: kind as Kind, pages: Number(pages) } : null;
}

function pinOf(value: string): Pin | null {
  const [, x, y, id] = /^(-?[0-9.]+),(-?[0-9.]+),(.+)$/.exec(value) ?? [];
  const [left, up] = [Number(x), Number(y)];
  return id !== undefined && Number.isFinite(left) && Number.isFinite(up) ? { id, x: left, y: up } : null;
}

/** One page more of a kind. */
export function expand(work: Work, actor: string, kind: Kind): Work {
  const known = work.expanded.some((one) => one.actor === actor && one.kind === kind);
  const expanded = known
    ? work.expanded.map((one) => (one.actor === actor && one.kind === kind ? { ...one, pages: one.pages + 1 } : one))
    : [...work.expanded, { actor, kind, pages: 1 }];
  // Whoever asks for the edges of an actor means to see it.
  return { ...work, expanded, hidden: work.hidden.filter((id) => id !== actor) };
}

export function hide(work: Work, ids: readonly string[]): Work {
  return { ...work, hidden: [...new Set([...work.hidden, ...ids])] };
}

export function pin(work: Work, pinned: Pin): Work {
  return { ...work, pinned: [...work.pinned.filter((one) => one.id !== pinned.id), pinned] };
}

export function unpin(work: Work, id: string): Work {
  return { ...work, pinned: work.pinned.filter((one) => one.id !== id) };
}
