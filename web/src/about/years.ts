/** Claims by the year in which they were said. */

import type { Claim } from "../api/types.ts";

export interface Year {
  /** Null where no day is told. */
  year: string | null;
  claims: Claim[];
}

/** The day that a claim is put at: the one on which it was said, at the latest; else that from which it was known. */
export function dayOf(claim: Pick<Claim, "said_on" | "known_from">): string | null {
  const said = claim.said_on?.split("/").findLast((part) => /^\d{4}/.test(part));
  return said ?? claim.known_from;
}

/** Oldest first; those that tell no day come last. */
export function byYear(claims: readonly Claim[]): Year[] {
  const years = Map.groupBy(claims, (claim) => dayOf(claim)?.slice(0, 4) ?? null);
  return [...years]
    .map(([year, found]) => ({
      year,
      claims: found.toSorted((a, b) => compare(dayOf(a), dayOf(b)) || compare(a.id, b.id)),
    }))
    .toSorted((a, b) => compare(a.year, b.year));
}

function compare(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -1 : 1;
}
