import assert from "node:assert/strict";
import { test } from "node:test";
import { byYear } from "../src/about/years.ts";
import { placeAround } from "../src/answer/around.ts";
import { drawingOf, grown, without } from "../src/answer/drawing.ts";
import { daysOf, fadedOn, knownOn } from "../src/answer/known.ts";
import { EMPTY, decode, encode } from "../src/state/address.ts";
import { latest } from "../src/state/latest.ts";
import { added, moved, seen } from "../src/state/steps.ts";
import { NO_WORK, expand, heldBeside, hide, isSmall, pin, workHeld } from "../src/state/work.ts";
import { nearestLine } from "../src/graph/nearest.ts";
import { edge, path } from "./sample.ts";

const ASKED = { from: ["kp"], to: ["ru"] };
const DRAWN = drawingOf([path(["kp", "ru"], [edge("kp", "SUPPLIES", "ru")])], ASKED);
const NAMES = { kp: { name: "KP", kind: "State" }, w: { name: "W", kind: "Company" } };

test("expanding again asks for one page more, and shows whom it is about", () => {
  const once = expand(hide(NO_WORK, ["kp"]), "kp", "BROKERS");
  assert.deepEqual(once, { expanded: [{ actor: "kp", kind: "BROKERS", pages: 1 }], hidden: [], pinned: [] });
  assert.equal(expand(once, "kp", "BROKERS").expanded[0]?.pages, 2);
  assert.equal(expand(once, "kp", "OWNS").expanded.length, 2);
});

test("what was done stays out of an address that it would make too long", () => {
  const much = hide(NO_WORK, Array.from({ length: 200 }, (_, at) => `a-${at}`));
  assert.ok(!isSmall(much));
  assert.equal(encode({ ...EMPTY, work: much }), "");
  assert.ok(isSmall(pin(NO_WORK, { id: "a", x: 1 / 3, y: 0 })));
  assert.equal(encode({ ...EMPTY, work: pin(NO_WORK, { id: "a", x: 1 / 3, y: 0 }) }), "pin=0.33,0,a");
});

test("what is too much for an address is held beside it", () => {
  const much = pin(expand(hide(NO_WORK, Array.from({ length: 200 }, (_, at) => `a+${at}`)), "kp", "OWNS"), { id: "b", x: 1, y: 2 });
  assert.deepEqual(workHeld(heldBeside(much)), much);
  assert.equal(heldBeside(hide(NO_WORK, ["a"])), null);
  for (const held of [null, undefined, 3, {}, { work: 3 }]) assert.equal(workHeld(held), null);
});

test("steps are taken back and done again, and back and forward are found among them", () => {
  const [one, two] = [hide(NO_WORK, ["a"]), hide(NO_WORK, ["a", "b"])];
  const steps = added(added(seen(undefined, NO_WORK), one), two);
  assert.equal(seen(steps, two), steps);
  assert.equal(moved(steps, 1), steps);
  assert.equal(moved(moved(steps, -1), -1).at, 0);
  // Of another object, as an address that was read again gives it.
  const back = seen(steps, structuredClone(one));
  assert.deepEqual(back, { works: [NO_WORK, one, two], at: 1 });
  assert.deepEqual(moved(back, 1).works[2], two);
  const other = hide(NO_WORK, ["c"]);
  assert.deepEqual(seen(back, other), { works: [NO_WORK, one, other], at: 2 });
  assert.deepEqual(added(back, other), { works: [NO_WORK, one, other], at: 2 });
});

test("what was expanded stays while more of it is asked for, and not of another question", () => {
  const of = (actor: string) => ({ actor, kind: "OWNS" as const, beside: [], revs: [1], complete: true });
  const both = expand(expand(NO_WORK, "kp", "OWNS"), "ru", "OWNS");
  const asking = { state: "asking" as const, since: 0, cancel: () => undefined };
  const before = latest({ of: "", brought: [] }, "one", { state: "answered", value: [of("kp"), of("ru")] }, both);
  assert.equal(latest(before, "one", asking, expand(both, "kp", "OWNS")), before);
  assert.deepEqual(latest(before, "one", asking, expand(NO_WORK, "ru", "OWNS")).brought, [of("ru")]);
  assert.deepEqual(latest(before, "one", { state: "idle" }, NO_WORK).brought, []);
  const cancelled = { state: "cancelled" as const, again: () => undefined };
  for (const asked of [asking, cancelled]) assert.deepEqual(latest(before, "other", asked, both).brought, []);
});

test("what of an address cannot be read is told", () => {
  const { work, day, unknown } = decode("expand=LIKES.1.a&expand=OWNS.0.a&pin=x,y,a&day=someday");
  assert.deepEqual(work, NO_WORK);
  assert.equal(day, null);
  assert.deepEqual(unknown.toSorted(), ["day=someday", "expand=LIKES.1.a", "expand=OWNS.0.a", "pin=x,y,a"]);
});

test("a drawing that grows holds an edge once, and leaves the one before as it was", () => {
  const more = edge("kp", "SUPPLIES", "ru", { phase: "sought" });
  const beside = [edge("kp", "SUPPLIES", "ru"), more, edge("w", "BROKERS", "kp", { standing: "denied" })];
  const { dots, lines } = grown(DRAWN, beside.map((one) => ({ edge: one, names: NAMES })));
  assert.deepEqual(lines.map((line) => [line.subject, line.standing, line.edges.length]), [
    ["kp", "affirmed", 2],
    ["w", "denied", 1],
  ]);
  assert.equal(DRAWN.lines[0]?.edges.length, 1);
  const left = without({ dots, lines }, ["kp"]);
  assert.deepEqual(left.dots.map((dot) => dot.id), ["ru", "w"]);
  assert.deepEqual(left.lines, []);
});

test("who is expanded stands around, on nobody's place, and moves nobody", () => {
  const points = new Map([
    ["kp", { x: 0, y: 0 }],
    ["ru", { x: 0, y: -1.1 }],
  ]);
  placeAround(points, "kp", ["kp", "ru", ...Array.from({ length: 60 }, (_, at) => `a-${at}`)]);
  assert.deepEqual(points.get("ru"), { x: 0, y: -1.1 });
  assert.equal(new Set([...points.values()].map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size, 62);
});

const CLAIMS = new Map([
  ["c-1", { known_from: "2023-03-30", known_possibly_from: null }],
  ["c-2", { known_from: "2023-03-30", known_possibly_from: "2023-03-28" }],
  ["c-3", { known_from: null, known_possibly_from: "2023-04-01" }],
]);

test("certain, possible and not yet are told apart", () => {
  const of = (claims: string[], more = {}) => edge("kp", "SUPPLIES", "ru", { claims, ...more });
  assert.equal(knownOn("2023-03-30", of(["c-2"]), CLAIMS), "certain");
  assert.equal(knownOn("2023-03-29", of(["c-2"]), CLAIMS), "possible");
  assert.equal(knownOn("2023-03-27", of(["c-2"]), CLAIMS), "later");
  // Of an open beginning any day may be the one.
  assert.equal(knownOn("1990-01-01", of(["c-1"]), CLAIMS), "possible");
  assert.equal(knownOn("2023-03-29", of(["c-9"]), CLAIMS), "unread");
  assert.equal(knownOn("2023-04-01", of(["c-3"], { known_from: null }), CLAIMS), "possible");
  // What nobody affirms is known with what disputes it.
  assert.equal(knownOn("2023-03-27", of([], { known_from: null, disputing: ["c-2"] }), CLAIMS), "later");
  assert.equal(knownOn("2023-03-30", of([], { known_from: null, disputing: ["c-2"] }), CLAIMS), "certain");
});

test("a day fades lines and those whom no other line leads to, and takes nothing out", () => {
  const early = edge("kp", "OWNS", "w", { known_from: "2022-01-01" });
  const drawing = grown(DRAWN, [{ edge: early, names: NAMES }]);
  const { dots, lines } = fadedOn("2022-12-31", drawing, new Map([["c-1", CLAIMS.get("c-2")!]]));
  assert.deepEqual([...lines], ["SUPPLIES.kp.ru affirmed"]);
  assert.deepEqual([...dots], ["ru"]);
  assert.deepEqual(daysOf(drawing), ["2021-12-31", "2022-01-01", "2023-03-30"]);
});

test("claims stand by the year in which they were said, undated ones last", () => {
  const claim = (id: string, said_on: string | null, known_from: string | null = null) =>
    ({ id, said_on, known_from }) as Parameters<typeof byYear>[0][number];
  const years = byYear([claim("c", null), claim("b", "2023-03-30"), claim("a", "../2022-05-01"), claim("d", null, "2023-01-02")]);
  assert.deepEqual(
    years.map(({ year, claims }) => [year, claims.map((one) => one.id)]),
    [
      ["2022", ["a"]],
      ["2023", ["d", "b"]],
      [null, ["c"]],
    ],
  );
});

test("a click means the nearest straight line within reach", () => {
  const segments = [
    { id: "flat", from: { x: 0, y: 0 }, to: { x: 10, y: 0 } },
    { id: "steep", from: { x: 0, y: 0 }, to: { x: 0, y: 10 } },
  ];
  assert.equal(nearestLine(segments, { x: 5, y: 2 }, 6), "flat");
  assert.equal(nearestLine(segments, { x: 1, y: 5 }, 6), "steep");
  assert.equal(nearestLine(segments, { x: 17, y: 0 }, 6), null);
});
