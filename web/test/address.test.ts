import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, type State, decode, encode } from "../src/state/address.ts";

const FULL: State = {
  question: {
    from: ["state:kp", "a-1 &=#+"],
    to: ["state:ru"],
    phase: ["delivered", "cancelled"],
    known_by: "2023-03-29",
    valid: "2022-10/2023-03",
    max_hops: 2,
    in_order: true,
    reviewed: true,
    avoid: ["a-2"],
  },
  sets: {
    from: { kind: ["Person", "Company"], country: ["Korea, Republic of"], role: ["broker"], as_of: "2023-03-30" },
    to: { measure: ["sanction"], list_name: ["SDN"], programme: ["A & B"] },
    limit: 1000,
  },
  view: "table",
  row: 201,
  against: false,
  chosen: { what: "path", actors: ["state:kp", "a-1 &=#+", "state:ru"] },
  review: null,
  about: "a-3",
  day: "2023-03-29",
  work: {
    expanded: [{ actor: "state:kp", kind: "BROKERS", pages: 2 }],
    hidden: ["a-4", "state:x-y.z"],
    pinned: [{ id: "a-1 &=#+", x: -1.25, y: 2 }],
  },
  unknown: [],
};

test("a state comes back from its address as it was", () => {
  assert.deepEqual(decode(`#${encode(FULL)}`), FULL);
  assert.deepEqual(decode(encode(EMPTY)), EMPTY);
  assert.equal(encode(EMPTY), "");
});

test("each thing that can be chosen comes back", () => {
  const chosen: State["chosen"][] = [
    { what: "relation", id: "SUPPLIES.state:kp.state:ru" },
    { what: "near", actors: ["state:cn", "state:ru"] },
    { what: "actor", id: "a-1" },
    null,
  ];
  for (const one of chosen) assert.deepEqual(decode(encode({ ...FULL, chosen: one })).chosen, one);
});

test("an address is legible and has the names of the API", () => {
  const address = encode({ ...EMPTY, question: { from: ["state:kp"], to: ["state:ru"], min_phase: "agreed" } });
  assert.equal(address, "from=state:kp&to=state:ru&min_phase=agreed");
});

test("sets are asked by the names of the API, beside the actors that are named", () => {
  const sets: State["sets"] = { from: { role: ["broker", "supplier"] }, to: { measure: ["sanction"] } };
  const address = encode({ ...EMPTY, question: { from: [], to: ["state:ru"], max_hops: 3 }, sets });
  assert.equal(address, "to=state:ru&max_hops=3&from.role=broker&from.role=supplier&to.measure=sanction");
  assert.deepEqual(decode(address).sets, sets);
  // What the service knows nothing of is left for it to refuse.
  assert.deepEqual(decode("#from.role=boss&limit=all").sets, { from: { role: ["boss"] }, to: {}, limit: "all" });
  assert.deepEqual(decode("#from.colour=red&row=0").unknown, ["from.colour", "row=0"]);
});

test("the review is a place of its own, and so is each of its queues", () => {
  assert.equal(encode({ ...EMPTY, review: "claims" }), "review");
  assert.equal(encode({ ...EMPTY, review: "identity" }), "review=identity");
  for (const review of ["claims", "identity"] as const) {
    assert.deepEqual(decode(encode({ ...EMPTY, review })), { ...EMPTY, review });
  }
});

test("what an address asks that the page does not know is told", () => {
  assert.deepEqual(decode("#from=state:kp&colour=red&to=state:ru").unknown, ["colour"]);
});

test("what is no number is left for the service to refuse", () => {
  assert.equal((decode("#max_hops=many").question as Record<string, unknown>)["max_hops"], "many");
});

test("true and false are read as the service reads them, and what is neither is told", () => {
  for (const yes of ["true", "1", "yes", "ON"]) assert.equal(decode(`#reviewed=${yes}`).question.reviewed, true);
  for (const no of ["false", "0", "no"]) {
    const read = decode(`#in_order=${no}&against=${no}`);
    assert.deepEqual([read.question.in_order, read.against, read.unknown], [undefined, false, []]);
  }
  const read = decode("#in_order=perhaps&against=maybe&reviewed");
  assert.deepEqual({ ...read, unknown: [] }, EMPTY);
  assert.deepEqual(read.unknown.toSorted(), ["against=maybe", "in_order=perhaps", "reviewed="]);
});

test("what is given twice, and can be meant once, is told", () => {
  const read = decode("#known_by=2022-01-01&known_by=2023-01-01&max_hops=2&max_hops=2&limit=1&limit=5");
  assert.deepEqual([read.question.known_by, read.question.max_hops, read.sets.limit], ["2022-01-01", 2, 1]);
  assert.deepEqual(read.unknown.toSorted(), ["known_by=2023-01-01", "limit=5"]);
  assert.deepEqual(decode("#path=a&path=b&actor=c").unknown, ["actor=c"]);
});

test("a view and a queue that there are not are told", () => {
  const read = decode("#view=map&review=all");
  assert.deepEqual([read.view, read.review, read.unknown.toSorted()], ["graph", "claims", ["review=all", "view=map"]]);
  assert.deepEqual(decode("#about=a&view=map").view, "known");
  const known = decode("#from=a&to=b&view=known");
  assert.deepEqual([known.view, known.unknown], ["graph", ["view=known"]]);
  assert.deepEqual(decode("#review=claims").unknown, []);
});
