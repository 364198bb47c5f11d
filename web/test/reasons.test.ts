import assert from "node:assert/strict";
import { test } from "node:test";
import type { NearEdge, Question } from "../src/api/types.ts";
import { inclusion } from "../src/words/reasons.ts";
import { actor, edge, near } from "./sample.ts";

const ENDS = { from: ["cn"], to: ["ru"] };

function broken(reasons: string[], more: Parameters<typeof edge>[3] = {}, hop = 0): NearEdge {
  return { ...edge("cn", "SUPPLIES", "ru", more), hop, reasons };
}

function included(asked: Question, ...edges: NearEdge[]): Question | undefined {
  return inclusion(near([actor("cn"), actor("ru")], edges), asked)?.question;
}

test("what was only considered is let in beside what was asked, and nothing else is", () => {
  const considered = broken(["phase"], { phase: "considered" });
  const looked = broken(["standing"], { standing: "unevidenced" });
  assert.deepEqual(included({ ...ENDS, phase: ["delivered"] }, looked, considered), {
    ...ENDS,
    phase: ["delivered", "considered"],
  });
  assert.deepEqual(included(ENDS, considered), { ...ENDS, min_phase: "considered" });
});

test("what came to nothing is asked by name, beside all that was asked before", () => {
  const refused = broken(["ended_phase"], { phase: "refused" });
  assert.deepEqual(included({ ...ENDS, min_phase: "authorized" }, refused), {
    ...ENDS,
    phase: ["authorized", "delivered", "refused"],
  });
});

test("a denial can never be let in", () => {
  for (const standing of ["denied", "unevidenced", "withdrawn"] as const) {
    assert.equal(included(ENDS, broken(["standing"], { standing })), undefined);
  }
  assert.equal(included(ENDS, broken(["sources"], { standing: null, claims: [], disputing: ["c-1"] })), undefined);
});

test("each reason about an edge has its change", () => {
  const cases: [Partial<Question>, NearEdge, Partial<Question>][] = [
    [{ standing: ["corroborated"] }, broken(["standing"]), { standing: ["corroborated", "affirmed"] }],
    [{ valid: "2020" }, broken(["window"]), {}],
    [{ known_by: "2020-01-01" }, broken(["known_by"]), { known_by: "2023-03-30" }],
    [{ known_by: "2020-01-01" }, broken(["known_by"], { known_from: null }), {}],
    [{ sources: ["x"], not_sources: ["y"] }, broken(["sources"]), {}],
    [{ certainty: ["confirmed"] }, broken(["certainty"]), { certainty: ["confirmed", "assessed"] }],
    [{ min_origins: 3 }, broken(["min_origins"]), { min_origins: 1 }],
    [{ min_share: 50 }, broken(["min_share"]), {}],
    [{ reviewed: true }, broken(["reviewed"], { standing: null, claims: ["c-1"] }), {}],
  ];
  for (const [asked, one, expected] of cases) {
    assert.deepEqual(included({ ...ENDS, ...asked }, one), { ...ENDS, ...expected }, one.reasons[0]);
  }
});

test("civil goods are let in beside the others", () => {
  const goods = [{ class: "civil", quantity_uncertain: false, codes: [] }] as unknown as NearEdge["goods"];
  assert.deepEqual(included(ENDS, broken(["goods"], { goods })), {
    ...ENDS,
    goods_class: ["arms", "dual_use", "unknown", "civil"],
  });
});

test("each reason about the whole has its change", () => {
  const edges: NearEdge[] = [
    { ...edge("cn", "SUPPLIES", "by"), hop: 0, reasons: [] },
    { ...edge("by", "SUPPLIES", "ru"), hop: 1, reasons: [] },
  ];
  const cases: [string, Partial<Question>, Partial<Question>][] = [
    ["order", { in_order: true }, {}],
    ["joint", {}, { joints: "any" }],
    ["hops", { max_hops: 1 }, { max_hops: 2 }],
    ["hub", {}, { hub_limit: 10_000_000 }],
    ["identity", {}, { identity: "disputed" }],
    ["kind", { kinds: ["BROKERS"] }, { kinds: ["BROKERS", "SUPPLIES"] }],
    ["kind", { via_kinds: ["Person"] }, { via_kinds: ["Person", "State"] }],
  ];
  for (const [reason, asked, expected] of cases) {
    const missed = near([actor("cn"), actor("by", "State"), actor("ru")], edges, [reason]);
    assert.deepEqual(inclusion(missed, { ...ENDS, ...asked })?.question, { ...ENDS, ...expected }, reason);
  }
});

test("of several edges of a hop the one that breaks the least is let in", () => {
  const far = broken(["phase", "certainty"], { phase: "considered", certainty: "possible" });
  const close = broken(["phase"], { phase: "sought" });
  assert.deepEqual(included({ ...ENDS, min_phase: "agreed", certainty: ["assessed"] }, far, close), {
    ...ENDS,
    min_phase: "sought",
    certainty: ["assessed"],
  });
});

test("a reason that nobody knows here changes nothing", () => {
  assert.equal(included(ENDS, broken(["something new"])), undefined);
});
