/** The claims on relations, as far as a part of the page shows them. */

import { api } from "../api/client.ts";
import type { Claim, Relation } from "../api/types.ts";
import { type Asked, useAsked } from "./asked.ts";
import { meet } from "./names.ts";

export interface Evidence {
  relations: ReadonlyMap<string, Relation>;
  claims: ReadonlyMap<string, Claim>;
}

export function useEvidence(relations: readonly string[], claims: readonly string[]): Asked<Evidence> {
  const wanted = [...new Set(relations)];
  const key = wanted.length ? [...wanted, ...claims].join(" ") : null;
  return useAsked(key, async (signal) => {
    const found = await Promise.all(wanted.map((id) => api.relation(id, signal)));
    const told = new Map<string, Claim>();
    for (const relation of found) for (const claim of claimsOf(relation)) tell(told, claim);
    // What disputes an edge by its deal may have been said of another relation.
    const missing = [...new Set(claims)].filter((id) => !told.has(id));
    for (const { claim } of await Promise.all(missing.map((id) => api.claim(id, signal)))) tell(told, claim);
    meet(found.flatMap(({ subject, object }) => [subject, object]));
    return { relations: new Map(found.map((relation, at) => [wanted[at] ?? relation.id, relation])), claims: told };
  });
}

function claimsOf(relation: Relation): Claim[] {
  return [...relation.claims_for, ...relation.claims_against];
}

function tell(told: Map<string, Claim>, claim: Claim): void {
  told.set(claim.id, claim);
  if (claim.origin.id) meet([claim.origin]);
}
