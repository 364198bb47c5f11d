import assert from "node:assert/strict";
import { test } from "node:test";
import { drawingOf, isLink, lineLabel, lineSentence } from "../src/answer/drawing.ts";
import { layout } from "../src/answer/layout.ts";
import { marked } from "../src/answer/marked.ts";
import { nextDot } from "../src/graph/keys.ts";
import { edge, path } from "./sample.ts";

const ASKED = { from: ["kp"], to: ["ru"] };
const DIRECT = path(["kp", "ru"], [edge("kp", "SUPPLIES", "ru")]);
const THROUGH = path(["kp", "m", "ru"], [edge("m", "BROKERS", "kp")], [edge("m", "BROKERS", "ru")]);
const LOOKED_FOR = edge("m", "BROKERS", "w", { standing: "unevidenced", claims: [] });
const NAMES = { m: { name: "M", kind: "Person" }, w: { name: "W", kind: "Company" } };

test("a line points from subject to object, whichever way the path goes", () => {
  const { lines } = drawingOf([THROUGH], ASKED);
  assert.deepEqual(
    lines.map((line) => [line.subject, line.object]),
    [
      ["m", "kp"],
      ["m", "ru"],
    ],
  );
});

test("edges of one relation are one line only where they stand alike", () => {
  const contested = edge("kp", "SUPPLIES", "ru", { standing: "contested", phase: "agreed" });
  const sought = edge("kp", "SUPPLIES", "ru", { phase: "sought" });
  const { lines } = drawingOf([path(["kp", "ru"], [edge("kp", "SUPPLIES", "ru"), sought, contested])], ASKED);
  assert.deepEqual(lines.map(lineLabel), ["supplies · delivered, sought", "supplies · agreed · contested"]);
});

test("what nobody affirms is drawn beside the paths and is no link", () => {
  const { dots, lines } = drawingOf([THROUGH], ASKED, [{ edge: LOOKED_FOR, names: NAMES }]);
  const line = lines.find((one) => one.object === "w");
  assert.ok(line && !isLink(line));
  assert.deepEqual(line.paths, []);
  assert.equal(dots.find((dot) => dot.id === "w")?.place, "beside");
  assert.equal(lineSentence(line, (id) => id), "m brokers w, delivered, no evidence found");
});

test("actors stand from the one end to the other, and nobody on a line that passes", () => {
  const drawing = drawingOf([DIRECT, THROUGH], ASKED, [{ edge: LOOKED_FOR, names: NAMES }]);
  const points = layout(drawing, [DIRECT, THROUGH]);
  const x = ["kp", "m", "ru"].map((id) => points.get(id)?.x ?? Number.NaN);
  assert.deepEqual(x, x.toSorted((a, b) => a - b));
  assert.equal(points.get("kp")?.y, points.get("ru")?.y);
  assert.notEqual(points.get("m")?.y, points.get("kp")?.y);
  assert.equal(new Set([...points.values()].map((point) => `${point.x} ${point.y}`)).size, 4);
});

test("a path that is chosen marks its own lines and no others", () => {
  const drawing = drawingOf([DIRECT, THROUGH], ASKED, [{ edge: LOOKED_FOR, names: NAMES }]);
  const { dots, lines } = marked(drawing, { what: "path", actors: ["kp", "m", "ru"] });
  assert.deepEqual([...dots].toSorted(), ["kp", "m", "ru"]);
  assert.equal(lines.size, 2);
  assert.equal(marked(drawing, null).lines.size, 0);
});

test("arrow keys reach the actor in their direction", () => {
  const points = layout(drawingOf([DIRECT, THROUGH], ASKED), [DIRECT, THROUGH]);
  assert.equal(nextDot(points, null, "ArrowRight"), "kp");
  assert.equal(nextDot(points, "kp", "ArrowRight"), "ru");
  assert.equal(nextDot(points, "kp", "ArrowLeft"), "kp");
  assert.equal(nextDot(points, "ru", "ArrowUp"), "m");
});
