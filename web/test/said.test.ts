import assert from "node:assert/strict";
import { test } from "node:test";
import { joined } from "../src/about/pages.ts";
import { dealsOf, isRefused, readingWords } from "../src/about/verdicts.ts";
import type { Claim } from "../src/api/types.ts";

type Review = Claim["reviews"][number];

function review(on: string, verdict: string, id = on): Review {
  return { id, verdict, by: "Ann", on, note: null };
}

function claim(id: string, more: Partial<Claim> = {}): Claim {
  return { id, stance: "affirms", ended: false, read_by: null, reviews: [], deal: null, ...more } as Claim;
}

function read(...reviews: Review[]): Claim {
  return claim("c", { read_by: "rules 1", reviews });
}

test("of a claim that a machine read it is said whether it was reviewed, and whether the last review refused it", () => {
  assert.equal(readingWords(claim("c")), null);
  assert.equal(readingWords(read()), "read by machine, not reviewed");
  assert.equal(readingWords(read(review("2024-01-02", "refused"), review("2024-01-01", "accepted"))), "refused: misread");
  assert.equal(readingWords(read(review("2024-01-01", "refused"), review("2024-01-02", "accepted"))), null);
  // As the service has it, whichever of them has the later id.
  const both = [review("2024-01-01", "accepted", "rv-2"), review("2024-01-01", "refused", "rv-1")];
  assert.ok(isRefused(read(...both)) && isRefused(read(...both.toReversed())));
  assert.ok(!isRefused(claim("c", { reviews: [review("2024-01-01", "refused")] })));
});

test("a deal that only denials, refused and ended claims name stands apart", () => {
  const deal = (id: string) => ({ deal: { id, title: id } });
  const claims = [
    claim("c-1", { ...deal("denied"), stance: "denies" }),
    claim("c-2", { ...deal("looked for"), stance: "finds_no_evidence" }),
    claim("c-3", { ...deal("ended"), ended: true }),
    claim("c-4", { ...deal("misread"), read_by: "rules 1", reviews: [review("2024-01-01", "refused")] }),
    claim("c-5", { ...deal("said"), stance: "denies" }),
    claim("c-6", deal("said")),
    claim("c-7", { ...deal("listed"), stance: "denies" }),
    claim("c-8"),
  ];
  const { own, apart } = dealsOf([{ id: "listed", title: null }], claims);
  assert.deepEqual(own.map(({ id }) => id), ["listed", "said"]);
  assert.deepEqual(apart.map(({ id }) => id), ["denied", "looked for", "ended", "misread"]);
});

test("pages of claims are put together, each claim once, and without a further page they are all", () => {
  const first = { claims: [claim("c-1"), claim("c-2")], total: 3, next: "2" };
  const last = { claims: [claim("c-2"), claim("c-3")], total: 4, next: null };
  assert.deepEqual(joined([]), { claims: [], total: 0 });
  assert.equal(joined([first]).total, 3);
  assert.deepEqual(joined([first, last]).claims.map(({ id }) => id), ["c-1", "c-2", "c-3"]);
  assert.equal(joined([first, last]).total, 3);
});
