/** The same made graph, drawn by our canvas and by sigma as it comes: how many frames a second while the view moves. */

import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { NONE_FADED } from "../src/answer/known.ts";
import { isLarge, openCanvas } from "../src/graph/canvas.ts";
import { readTheme } from "../src/graph/theme.ts";
import { made } from "./made.ts";

interface Moving {
  move: (x: number, ratio: number) => void;
}

declare global {
  interface Window {
    /** Milliseconds until the graph stood in the first frame. */
    draw: (who: "ours" | "bare", dots: number, lines: number) => Promise<number>;
    /** Frames drawn and seconds taken; ends by itself after so many seconds. */
    move: (seconds: number) => Promise<[number, number]>;
  }
}

const box = document.querySelector<HTMLDivElement>("#graph");

let drawn: Moving | null = null;

window.draw = async (who, dots, lines) => {
  if (!box) throw new Error("there is no place to draw");
  const graph = made(dots, lines);
  const began = performance.now();
  drawn = who === "ours" ? ours(box, graph) : bare(box, graph);
  await frame();
  await frame();
  const first = performance.now() - began;
  for (let warm = 0; warm < 3; warm++) await step(drawn, warm);
  return first;
};

window.move = async (seconds) => {
  if (!drawn) throw new Error("nothing is drawn");
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < seconds * 1000) await step(drawn, ++frames);
  return [frames, (performance.now() - start) / 1000];
};

async function step(drawn: Moving, at: number): Promise<void> {
  drawn.move(0.5 + 0.1 * Math.sin(at / 10), 0.6 + 0.2 * Math.cos(at / 15));
  await frame();
}

function frame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

function ours(container: HTMLElement, { drawing, points }: ReturnType<typeof made>): Moving {
  const canvas = openCanvas(container, readTheme(), { dot: () => undefined, line: () => undefined }, isLarge(drawing));
  canvas.show(drawing, points);
  canvas.mark(new Set(), new Set(), NONE_FADED);
  return { move: canvas.look };
}

function bare(container: HTMLElement, { drawing, points }: ReturnType<typeof made>): Moving {
  const graph = new MultiDirectedGraph();
  for (const { id, name } of drawing.dots) graph.addNode(id, { ...points.get(id), size: 9, label: name, color: "#3474b8" });
  for (const { id, subject, object } of drawing.lines) {
    graph.addDirectedEdgeWithKey(id, subject, object, { size: 5, color: "#1a56a0" });
  }
  const sigma = new Sigma(graph, container);
  return { move: (x, ratio) => sigma.getCamera().setState({ x, ratio }) };
}
