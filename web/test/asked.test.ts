import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question, Search } from "../src/api/types.ts";
import { isWeb } from "../src/parts/web.ts";
import { ending, leftOut, phrases } from "../src/words/asked.ts";
import { day } from "../src/words/words.ts";

const ENDS: Question = { from: ["kp"], to: ["ru"] };
const SEARCH: Search = {
  complete: true,
  stopped_by: null,
  searched_hops: 4,
  hubs_skipped: 0,
  kinds_skipped: 0,
  joints_skipped: 0,
  skipped_exact: true,
  near_misses: [],
  near_complete: true,
  engine: "cypher",
  rev: 1,
};

test("what is as usual is not said, all else is, each with what it would take out", () => {
  assert.deepEqual(phrases(ENDS, String), []);
  const asked: Question = { ...ENDS, phase: ["delivered"], avoid: ["m"], max_hops: 2, k: 10, in_order: true };
  assert.deepEqual(
    phrases(asked, (id) => id.toUpperCase()).map((phrase) => [phrase.words, ...phrase.members]),
    [
      ["delivered only", "phase"],
      ["transactions in order of time", "in_order"],
      ["without M", "avoid"],
      ["up to 2 hops", "max_hops"],
    ],
  );
});

test("sources are said by their titles", () => {
  const asked: Question = { ...ENDS, sources: ["s-1", "s-2"], not_sources: ["s-3"] };
  const titles = new Map([
    ["source:s-1", "One"],
    ["source:s-2", "Two"],
    ["source:s-3", "Three"],
  ]);
  assert.deepEqual(
    phrases(asked, (id) => titles.get(id) ?? id).map((phrase) => phrase.words),
    ["only from One or Two", "not from Three"],
  );
});

test("only a complete search says that there is nothing", () => {
  assert.match(ending(SEARCH, ENDS, 0), /^Complete: no path of up to 4 hops/);
  const stopped = { ...SEARCH, complete: false, stopped_by: "deadline", searched_hops: 2 };
  assert.match(ending(stopped, ENDS, 0), /^Stopped at the deadline: there may be paths that were not found/);
  assert.match(ending({ ...stopped, stopped_by: "k" }, ENDS, 10), /there are more/);
});

test("what was left out is counted, and said to be more where it was not counted to the end", () => {
  assert.deepEqual(leftOut(SEARCH, ENDS), []);
  assert.deepEqual(leftOut({ ...SEARCH, hubs_skipped: 2 }, { ...ENDS, hub_limit: 50 }), [
    "2 hubs with more than 50 neighbours",
  ]);
  assert.deepEqual(leftOut({ ...SEARCH, kinds_skipped: 1, skipped_exact: false }, ENDS), [
    "at least 1 actor of a kind that may not stand inside",
  ]);
  assert.equal(leftOut({ ...SEARCH, skipped_exact: false }, ENDS).length, 1);
});

test("dates that are not certain are said as such", () => {
  assert.equal(day("../2023-03-29"), "by 2023-03-29");
  assert.equal(day("2023-03-30/.."), "2023-03-30 or later");
  assert.equal(day("2022-10/2023-03"), "2022-10 to 2023-03");
});

test("only addresses of the web become links", () => {
  assert.ok(isWeb("https://example.org/a"));
  for (const other of ["javascript:alert(1)", "data:text/html,x", "//example.org", "nonsense", null]) {
    assert.ok(!isWeb(other));
  }
});
