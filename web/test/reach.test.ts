import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question, ReachAnswer, Source } from "../src/api/types.ts";
import { ROWS, pageOf, rowsOf } from "../src/parts/rows.ts";
import { KINDS_OF, WALKED, askedKinds, familiesOf, familiesWith, kindsWith } from "../src/state/question.ts";
import { NO_SETS, asksSets, ofSets, reachAsked, saysBoth, swappedSets, withConditions } from "../src/state/sets.ts";
import { matching } from "../src/state/sources.ts";
import { phrases } from "../src/words/asked.ts";
import { reachEnding, reachedWords, revOf, setWords, tableWords } from "../src/words/reach.ts";

const ENDS: Question = { from: ["kp"], to: [] };
const SETS = { from: {}, to: { measure: ["sanction" as const], as_of: "2023-03-30" }, limit: 10 };
const SIDE = { actors: 4, avoided: 0, as_of: "2023-03-30", unknown: [] };
const ANSWER: ReachAnswer = {
  actors: [],
  reached: 0,
  more: 0,
  from: SIDE,
  to: SIDE,
  search: {
    complete: true,
    stopped_by: null,
    searched_hops: 4,
    hubs_skipped: 0,
    kinds_skipped: 0,
    skipped_exact: true,
    engine: "cypher",
    rev: 1,
  },
};

function stopped(by: string, change: Partial<ReachAnswer>): ReachAnswer {
  return { ...ANSWER, ...change, search: { ...ANSWER.search, complete: false, stopped_by: by, searched_hops: 2 } };
}

test("a set is asked with the actors that are named as its ids, and without what only paths have", () => {
  assert.deepEqual(reachAsked({ ...ENDS, k: 3, order: "best_evidenced", max_hops: 2 }, SETS), {
    max_hops: 2,
    from: { ids: ["kp"] },
    to: { measure: ["sanction"], as_of: "2023-03-30" },
    limit: 10,
  });
});

test("of a set it is not said how many paths are asked for, and in which order", () => {
  const asked: Question = { ...ENDS, k: 3, order: "best_evidenced", max_hops: 2 };
  assert.deepEqual(phrases(ofSets(asked), String).map(({ members }) => members), [["max_hops"]]);
  assert.equal(phrases(asked, String).length, 3);
});

test("a table that is made anew is named by its own revision", () => {
  assert.equal(revOf(new Headers({ "Armstrace-Rev": "7" })), 7);
  assert.equal(revOf(new Headers()), null);
  assert.match(tableWords("reach-rev7.csv", 7, 6), /^reach-rev7\.csv is in .* The graph has changed since/);
  for (const rev of [6, null]) assert.doesNotMatch(tableWords("reach.csv", rev, 6), /changed/);
});

test("both sides have to say who is meant", () => {
  assert.ok(!asksSets(NO_SETS) && asksSets(SETS) && !asksSets({ ...NO_SETS, limit: 10 }));
  assert.ok(saysBoth(ENDS, SETS));
  assert.ok(!saysBoth({ from: [], to: [] }, SETS));
  assert.ok(!saysBoth(ENDS, swappedSets(SETS)));
});

test("a day goes with the last thing that it was of", () => {
  const both = { ...SETS.to, role: ["broker" as const] };
  assert.deepEqual(withConditions(both, { measure: undefined }), { role: ["broker"], as_of: "2023-03-30" });
  assert.deepEqual(withConditions(SETS.to, { measure: [] }), {});
});

test("a set is said in words, with the names of those who are in it", () => {
  const named = (id: string) => id.toUpperCase();
  assert.equal(setWords(ENDS, SETS, "from", named), "KP");
  assert.equal(setWords(ENDS, SETS, "to", named), "any actor (designated by a sanction; as of 2023-03-30)");
  const sets = { from: { kind: ["PublicBody" as const, "State" as const] }, to: {} };
  assert.equal(setWords({ from: ["kp", "ir"], to: [] }, sets, "from", named), "KP or IR (Public body or State)");
});

test("every limit that was hit is told, and only a complete search says that there is nobody else", () => {
  assert.equal(reachEnding(ANSWER, ENDS), "Complete: nobody under From reaches anybody under To by paths of up to 4 hops.");
  assert.equal(reachEnding(stopped("limit", { more: 1 }), ENDS), "1 more reaches somebody, and is not listed.");
  const late = stopped("deadline", { more: 3, reached: 5 });
  assert.equal(
    reachEnding(late, ENDS),
    "Stopped at the deadline: there may be more; paths of up to 2 hops were searched to the end. 3 more reach somebody, and are not listed.",
  );
  assert.equal(reachedWords(late), "At least 5 of 4 actors under From reach somebody under To");
  assert.equal(reachedWords({ ...ANSWER, from: { ...SIDE, actors: null } }), "0 under From reach somebody under To");
});

test("a long table has pages, and a row beyond its end is on the last", () => {
  const rows = Array.from({ length: 450 }, (_, at) => at + 1);
  assert.deepEqual([1, ROWS, ROWS + 1, 450, 9999].map((row) => pageOf(row, rows.length)), [1, 1, 201, 401, 401]);
  assert.deepEqual([rowsOf(rows, 1).length, rowsOf(rows, 401)[0], rowsOf(rows, 401).length], [200, 401, 50]);
  assert.equal(pageOf(7, 0), 1);
  assert.equal(rowsOf(rows.slice(0, ROWS), 1).length, ROWS);
});

test("single kinds are asked as such, whole families as families, and what is usual is left out", () => {
  const usual = WALKED.flatMap((family) => KINDS_OF[family]);
  const { transaction, personal } = KINDS_OF;
  assert.deepEqual(kindsWith(usual, transaction, ["SUPPLIES"]).kinds?.slice(0, 2), ["SUPPLIES", "OWNS"]);
  assert.deepEqual(kindsWith(usual, personal, personal), { kinds: undefined, families: [...WALKED, "personal"] });
  assert.deepEqual(kindsWith(usual, personal, []), { kinds: undefined, families: undefined });
});

test("a family counts as asked only if it is asked whole, and one that is asked in part stays so beside others", () => {
  assert.deepEqual(familiesOf(askedKinds({ kinds: ["SUPPLIES"] })), { whole: [], partly: ["transaction"] });
  assert.deepEqual(familiesOf(askedKinds({})), { whole: WALKED, partly: [] });
  assert.deepEqual(familiesWith(["SUPPLIES"], ["link"]), { kinds: ["SUPPLIES", "LINKED_TO"], families: undefined });
  assert.deepEqual(familiesWith(["SUPPLIES"], ["transaction"]), { kinds: undefined, families: ["transaction"] });
  assert.deepEqual(familiesWith(["SUPPLIES", "LINKED_TO"], []).kinds, ["SUPPLIES"]);
  assert.deepEqual(familiesWith(askedKinds({}), ["control"]), { kinds: undefined, families: ["control"] });
  assert.deepEqual(familiesWith(["LINKED_TO"], WALKED), { kinds: undefined, families: undefined });
});

test("a source is found by words of its title, its publisher or its id", () => {
  const source = (id: string, title: string, publisher: string | null = null) => ({ id, title, publisher }) as Source;
  const all = [source("ofac-sdn", "Specially Designated Nationals", "OFAC"), source("a-1", "News of March", null)];
  assert.deepEqual(matching(all, " ofac NATION").map(({ id }) => id), ["ofac-sdn"]);
  assert.deepEqual(matching(all, "a-1").map(({ id }) => id), ["a-1"]);
  assert.equal(matching(all, "").length, 2);
});
