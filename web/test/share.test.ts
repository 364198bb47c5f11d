import assert from "node:assert/strict";
import { test } from "node:test";
import { drawingOf, grown, withPins, without } from "../src/answer/drawing.ts";
import { NONE_FADED } from "../src/answer/known.ts";
import { layout } from "../src/answer/layout.ts";
import { loopsOf } from "../src/answer/loops.ts";
import type { Theme } from "../src/graph/theme.ts";
import { curvesOf } from "../src/share/curve.ts";
import { escaped } from "../src/share/escape.ts";
import { fileName } from "../src/share/files.ts";
import { FORMAT, read, written } from "../src/share/investigation.ts";
import { holds, lacking } from "../src/share/lacking.ts";
import { type Of, notesOf } from "../src/share/notes.ts";
import { wrapped } from "../src/share/wrap.ts";
import { svgOf } from "../src/share/svg.ts";
import { askedTitle, titled } from "../src/share/title.ts";
import { viewOf } from "../src/share/view.ts";
import { EMPTY } from "../src/state/address.ts";
import type { Pictured } from "../src/state/pictured.ts";
import { NO_SETS } from "../src/state/sets.ts";
import { NO_WORK, hide, pin } from "../src/state/work.ts";
import { edge, path } from "./sample.ts";

const STATE = { ...EMPTY, question: { from: ["state:kp"], to: ["state:ru"], max_hops: 3 }, view: "table" as const };
const SAVED = { title: "North Korea to Russia", saved: "2024-05-02", rev: 7, state: STATE };
const THEME: Theme = {
  text: "#111",
  muted: "#555",
  ground: "#fff",
  ends: "#014",
  inside: "#37b",
  beside: "#899",
  standings: {
    corroborated: "#1",
    affirmed: "#2",
    contested: "#3",
    denied: "#4",
    unevidenced: "#5",
    withdrawn: "#6",
    identity: "#7",
  },
};
const ASKED = { from: ["a"], to: ["c"] };
const HOSTILE = `</text><script>alert("1")</script>&\u0007`;

function picture(paths: ReturnType<typeof path>[], name?: string): string {
  if (name) paths.forEach((one) => one.actors.forEach((actor) => Object.assign(actor, { name })));
  const drawing = drawingOf(paths, ASKED);
  return svgOf(drawing, layout(drawing, paths), THEME, { title: name ?? "A to C", notes: [name ?? "All of it"] }).text;
}

test("an investigation comes back from its file as it was", () => {
  assert.deepEqual(read(written(SAVED)), SAVED);
  assert.deepEqual(read(written({ ...SAVED, rev: null })), { ...SAVED, rev: null });
});

test("a file holds what is too much for an address", () => {
  const ids = Array.from({ length: 300 }, (_, at) => `oc:+${at} & more`);
  const state = { ...STATE, work: pin(hide(NO_WORK, ids), { id: "state:ru", x: 1.5, y: -2 }) };
  assert.deepEqual(read(written({ ...SAVED, state })).state, state);
  const about = { ...EMPTY, work: hide(NO_WORK, ids) };
  assert.deepEqual(read(written({ ...SAVED, state: about })).state, about);
});

test("what is no investigation is refused with its reason", () => {
  const file = JSON.parse(written(SAVED));
  const wrong: [string, RegExp][] = [
    ["graph: no", /not JSON/],
    ["[]", /no investigation/],
    ["{}", /no investigation/],
    [JSON.stringify({ armstrace_dossier: 1 }), /armstrace load/],
    [JSON.stringify({ ...file, armstrace_investigation: FORMAT + 1 }), /format 2/],
    [JSON.stringify({ ...file, address: 3 }), /address/],
    [JSON.stringify({ ...file, rev: "seven" }), /revision/],
  ];
  for (const [text, words] of wrong) assert.throws(() => read(text), words, text);
});

test("text of sources stays text in a picture", () => {
  assert.equal(escaped(`<a b="c">&'`), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;");
  assert.equal(escaped("a\u0007b\uD800c\n😀"), "a\\u0007b\\ud800c\n😀");
  const svg = picture([path(["a", "c"], [edge("a", "SUPPLIES", "c")])], HOSTILE);
  assert.ok(!svg.includes("<script"));
  assert.ok(svg.includes("&lt;script&gt;"));
});

test("a picture has every actor and line, the sign of what is no link, and the notes", () => {
  const hop = [edge("a", "BROKERS", "b"), edge("a", "BROKERS", "b", { standing: "denied", phase: "sought" })];
  const svg = picture([path(["a", "b", "c"], hop, [edge("b", "SUPPLIES", "c")])]);
  for (const words of [">A<", ">B<", ">C<", "brokers · delivered", "brokers · denied", "supplies · delivered", "All of it"]) {
    assert.ok(svg.includes(words), words);
  }
  assert.ok(svg.includes("denied: only denied: no link"));
  assert.ok(svg.includes('stroke-dasharray="7 5"'));
});

test("a note that is longer than the picture is wide goes on in the next line", () => {
  const long = `Asked: ${"who stands between the two of them ".repeat(12)}end`;
  const drawing = drawingOf(PATHS, ASKED);
  const svg = svgOf(drawing, layout(drawing, PATHS), THEME, { title: "A", notes: [long] }).text;
  const rows = [...svg.matchAll(/<text x="16"[^>]*>([^<]*)</g)].map(([, words = ""]) => words);
  assert.equal(rows.join(" "), long);
  assert.ok(rows.length > 3 && rows.every((row) => row.length < 115), rows.join("|"));
  assert.deepEqual(wrapped("an idofonewordthatislong", 60, 12), ["an", "idofonew", "ordthati", "slong"]);
});

test("lines between the same two do not lie on each other, whichever way they point", () => {
  const hop = [edge("a", "OWNS", "c"), edge("c", "PAYS", "a"), edge("a", "SUPPLIES", "c")];
  const paths = [path(["a", "c"], hop)];
  const points = new Map([
    ["a", { x: 0, y: 0 }],
    ["c", { x: 400, y: 0 }],
  ]);
  const paper = { points, radius: () => 10, loops: new Map() };
  const curves = curvesOf(drawingOf(paths, ASKED), paper);
  assert.equal(new Set(curves.map(({ middle }) => middle.y)).size, 3);
  for (const { line, start, end } of curves) assert.equal(start.x < end.x, line.subject === "a");
});

test("a line from an actor to itself is a loop there, each further one beyond the one before", () => {
  const hop = [edge("a", "OWNS", "a"), edge("a", "CONTROLS", "a"), edge("a", "PAYS", "c")];
  const drawing = drawingOf([path(["a", "c"], hop)], ASKED);
  const points = new Map([
    ["a", { x: 100, y: 100 }],
    ["c", { x: 400, y: 100 }],
  ]);
  const loops = loopsOf(drawing, points);
  const [one, other] = curvesOf(drawing, { points, radius: () => 10, loops });
  assert.ok(one?.bends.length === 2 && other?.bends.length === 2);
  // Away from the other line, which leads to the right.
  assert.ok(one.middle.x < 100 && other.middle.x < one.middle.x);
  for (const end of [one.start, one.end]) assert.equal(Math.round(Math.hypot(end.x - 100, end.y - 100)), 15);
  const svg = svgOf(drawing, points, THEME, { title: "A", notes: [] }).text;
  assert.ok(svg.includes("<title>A owns A, delivered</title>"));
  assert.equal(svg.match(/ C[\d.-]+ /g)?.length, 2);
});

test("who is pinned has a ring, and the legend says what it means", () => {
  const drawing = drawingOf([path(["a", "c"], [edge("a", "SUPPLIES", "c")])], ASKED);
  const points = layout(drawing, []);
  const captions = { title: "A", notes: [] };
  assert.ok(!svgOf(drawing, points, THEME, captions).text.includes("pinned"));
  const svg = svgOf(withPins(drawing, [{ id: "a" }]), points, THEME, captions).text;
  assert.ok(svg.includes("<title>A (Person, pinned)</title>"));
  assert.ok(svg.includes("pinned: its place is kept"));
});

test("what was not yet known is faint in a picture, and without words", () => {
  const drawing = drawingOf([path(["a", "b", "c"], [edge("a", "BROKERS", "b")], [edge("b", "PAYS", "c")])], ASKED);
  const faded = { dots: new Set(["a"]), lines: new Set(["BROKERS.a.b affirmed"]) };
  const svg = svgOf(drawing, layout(drawing, []), THEME, { title: "A", notes: [] }, faded).text;
  assert.ok(svg.includes('<g opacity="0.15"><title>A brokers B, delivered, not yet known</title>'));
  assert.ok(svg.includes("<title>A (Person, not yet known)</title>"));
  assert.equal(svg.match(/opacity="0.25"/g)?.length, 1);
  assert.ok(!svg.includes("brokers · delivered") && svg.includes("pays · delivered"));
});

const PATHS = [path(["a", "c"], [edge("a", "SUPPLIES", "c")])];
const NAMES = Object.fromEntries(["a", "c", "d"].map((id) => [id, { name: id.toUpperCase(), kind: "Person" }]));
const BESIDE = [edge("a", "OWNS", "d"), edge("a", "SUPPLIES", "c")].map((one) => ({ edge: one, names: NAMES }));

function pictured(more: Partial<Pictured["drawn"]> = {}, onDay: Partial<Pictured["onDay"]> = {}): Pictured {
  const base = drawingOf(PATHS, ASKED);
  const all = grown(base, BESIDE);
  const brought = [{ actor: "a", kind: "OWNS" as const, beside: BESIDE, revs: [8], complete: true }];
  const drawn = { base, all, drawing: all, points: new Map(), expanded: { state: "answered" as const, value: brought } };
  return {
    drawn: { ...drawn, brought, ...more },
    day: onDay.faded ? "2023-03-29" : null,
    onDay: { reading: false, problem: null, known: new Map(), faded: NONE_FADED, ...onDay },
  };
}

const ANSWER = { paths: PATHS, search: { complete: true, rev: 7 } } as Extract<Of, { answer: unknown }>["answer"];
const OF_PATHS: Of = { title: "A to C", question: ASKED, answer: ANSWER };

function notes(of: Of, shown: Pictured): string[] {
  return notesOf(of, shown, (id) => id.toUpperCase(), "2024-05-02");
}

test("the notes of a picture say what was done to it by hand", () => {
  const { drawn } = pictured();
  const untouched = pictured({ all: drawn.base, drawing: drawn.base, brought: [], expanded: { state: "idle" } });
  assert.deepEqual(notes(OF_PATHS, untouched), [
    "Asked: A to C",
    "Complete: these are all the paths of up to 4 hops that meet the question.",
    "armstrace, revision 7, 2024-05-02",
  ]);
  const faded = { dots: new Set<string>(), lines: new Set(["OWNS.a.d affirmed"]) };
  const known = new Map([["OWNS.a.d affirmed", "unread" as const]]);
  assert.deepEqual(notes(OF_PATHS, pictured({ drawing: without(drawn.all, ["c"]) }, { faded, known })).slice(2), [
    "1 line was drawn by hand, whatever the filters but those of day, sources and review",
    "1 actor with 1 line is hidden",
    "Faint: 1 line and 0 actors not yet known by 29 March 2023",
    "Of 1 faint line the claims were not read: they may have been possibly known",
    "armstrace, revisions 7 and 8, 2024-05-02",
  ]);
});

test("a picture of the page of an actor does not claim to answer a question", () => {
  const base = { dots: [], lines: [] };
  const cancelled = { state: "cancelled" as const, again: () => undefined };
  const question = { ...ASKED, known_by: "2023-01-01", reviewed: true, max_hops: 2 };
  assert.deepEqual(notes({ title: "A", question, about: "a" }, pictured({ base, expanded: cancelled })), [
    "Drawn around A, as known by 2023-01-01, only what was reviewed. More may be known of it",
    "2 lines were drawn by hand, whatever the filters but those of day, sources and review",
    "Not all that was to be drawn by hand is drawn",
    "armstrace, revision 8, 2024-05-02",
  ]);
});

test("a title names a few, and is never longer than the service takes", () => {
  const ids = Array.from({ length: 50 }, (_, at) => `a${at}`);
  const many = { from: ids, to: ["c", "d"] };
  assert.equal(askedTitle(many, NO_SETS, (id) => id.toUpperCase()), "A0, A1, A2 and 47 more to C or D");
  const long = askedTitle(many, NO_SETS, () => "名😀".repeat(100));
  assert.equal([...long].length, 300);
  assert.equal([...titled(long, ", as drawn")].length, 300);
  assert.ok(titled(long, ", as drawn").endsWith("…, as drawn"));
  assert.equal(titled("A to C", ", as drawn"), "A to C, as drawn");
});

test("what is drawn is named by its actors and edges, and seen as the question sees it", () => {
  const hop = [edge("a", "OWNS", "c"), edge("a", "OWNS", "c", { standing: "denied", phase: "sought" })];
  const view = viewOf(drawingOf([path(["a", "c"], hop)], ASKED), { ...ASKED, sources: ["s"], max_hops: 2 });
  assert.deepEqual(view, { actors: ["a", "c"], edges: hop.map((one) => one.id), filter: { sources: ["s"] } });
});

test("what a file lacks is said by its headers", () => {
  const whole = new Headers({ "Armstrace-Complete": "true", "Armstrace-Edges": "1", "Armstrace-Rev": "4" });
  assert.equal(holds(whole), "It holds 1 edge of all paths that meet the question, at revision 4.");
  assert.equal(holds(whole, true), "It holds 1 edge of what is drawn, at revision 4.");
  assert.deepEqual(lacking(whole), []);
  const cut = new Headers({
    "Armstrace-Complete": "false",
    "Armstrace-Stopped-By": "k",
    "Armstrace-Left-Out": "3",
    "Armstrace-No-Links-Left-Out": "2",
  });
  assert.deepEqual(lacking(cut), [
    "It is not all that was asked for: the search stopped after as many paths as were asked for.",
    "3 edges had no room in it.",
    "2 edges that are no links were left out.",
  ]);
});

test("a file is named by what it is about", () => {
  assert.equal(fileName("North Korea & Côte d'Ivoire", 3), "north-korea-c-te-d-ivoire-rev3");
  assert.equal(fileName("北", null), "armstrace");
});
