/** What of an actor's claims counts, and what people decided of those that a machine read. */

import type { Claim } from "../api/types.ts";

type Reviewed = Pick<Claim, "read_by" | "reviews">;

/** The verdict of the last review, and of those of one day a refusal, as the service has it; null where none is. */
function verdictOf({ reviews }: Reviewed): string | null {
  const rank = ({ on, verdict, id }: Claim["reviews"][number]) => `${on} ${verdict === "refused" ? 1 : 0} ${id}`;
  return reviews.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).at(-1)?.verdict ?? null;
}

/** Whether a machine misread it, as a person decided: the source never said it. */
export function isRefused(claim: Reviewed): boolean {
  return claim.read_by !== null && verdictOf(claim) === "refused";
}

/** What has to be said of how it was read; null where nothing has. */
export function readingWords(claim: Reviewed): string | null {
  if (claim.read_by === null) return null;
  if (isRefused(claim)) return "refused: misread";
  return verdictOf(claim) === null ? "read by machine, not reviewed" : null;
}

type Speaks = Reviewed & Pick<Claim, "stance" | "ended" | "deal">;
type Named = NonNullable<Claim["deal"]>;

export interface Deals {
  /** In which the actor has a part. */
  own: Named[];
  /** Named by nothing but denials, and claims that were refused or have ended. */
  apart: Named[];
}

/** The deals of an actor: those that list it, and those that a claim on it names. */
export function dealsOf(listed: readonly Named[], claims: readonly Speaks[]): Deals {
  const own = new Map(listed.map((deal) => [deal.id, deal]));
  const apart = new Map<string, Named>();
  for (const claim of claims) {
    const counts = claim.stance === "affirms" && !claim.ended && !isRefused(claim);
    if (claim.deal) (counts ? own : apart).set(claim.deal.id, claim.deal);
  }
  return { own: [...own.values()], apart: [...apart.values()].filter(({ id }) => !own.has(id)) };
}
