/** Pages of claims, one after the other. */

import type { Claim, ClaimPage } from "../api/types.ts";

export type Page = Pick<ClaimPage, "claims" | "total" | "next">;

export interface Joined {
  claims: Claim[];
  /** How many there are in all. */
  total: number;
}

/** The claims of the pages so far. Where there is no further page they are all, however many were told before. */
export function joined(pages: readonly Page[]): Joined {
  const claims = [...new Map(pages.flatMap((page) => page.claims).map((claim) => [claim.id, claim])).values()];
  const last = pages.at(-1);
  return { claims, total: last?.next ? Math.max(last.total, claims.length + 1) : claims.length };
}
