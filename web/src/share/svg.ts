/** A drawing as an SVG file: the same lines, signs and names as on the canvas, with a legend and what it is of. */

import { type Dot, type Drawing, type Line, lineLabel, lineSentence } from "../answer/drawing.ts";
import { type Faded, NONE_FADED } from "../answer/known.ts";
import { type Near, type Point, nearOf, sideOf } from "../answer/layout.ts";
import { loopsOf } from "../answer/loops.ts";
import { MOST_LABELLED, OTHER_SHAPE, SHAPES, STROKES, radiusOf } from "../graph/strokes.ts";
import { type Theme, colourOf } from "../graph/theme.ts";
import { STANDINGS } from "../words/words.ts";
import { type Curve, curvesOf, moved, reachOfLoops } from "./curve.ts";
import { escaped } from "./escape.ts";
import { wrapped } from "./wrap.ts";

const PER_STEP = { x: 170, y: 125 };
const MARGIN = { x: 130, y: 64 };
const LEAST_WIDE = 760;
const ROW = 20;
const EDGE = 16;
const SMALL = 12;
const HEAD = 11;
const RING = 4.5;
const PIN_GAP = 5;
const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
/** As on the canvas. */
const FAINT = { dot: 0.25, line: 0.15 };
const ORDER = Object.keys(STROKES) as Line["standing"][];

export interface Captions {
  title: string;
  /** What must be known of the picture: revision, day, what was asked, whether these are all. */
  notes: readonly string[];
}

export interface Svg {
  text: string;
  width: number;
  height: number;
}

export function svgOf(
  drawing: Drawing,
  points: ReadonlyMap<string, Point>,
  theme: Theme,
  captions: Captions,
  faded: Faded = NONE_FADED,
): Svg {
  const loops = loopsOf(drawing, points);
  const placed = onPaper(points, reachOfLoops(loops));
  const near = nearOf(drawing, points);
  const standings = ORDER.filter((standing) => drawing.lines.some((line) => line.standing === standing));
  const hasPins = drawing.dots.some((dot) => dot.pinned);
  const foot = placed.height + 6;
  const width = Math.max(LEAST_WIDE, placed.width);
  const below = foot + (standings.length + (hasPins ? 1 : 0)) * ROW + 8;
  const notes = captions.notes.flatMap((note) => wrapped(note, width - 2 * EDGE, SMALL));
  const height = below + notes.length * ROW + 8;
  const dots = new Map(drawing.dots.map((dot) => [dot.id, dot]));
  const radius = (id: string) => outerRadius(dots.get(id));
  const named = (id: string) => dots.get(id)?.name ?? id;
  const labelled = drawing.lines.length <= MOST_LABELLED;
  const isFaint = (line: Line) => faded.lines.has(line.id);
  const sentence = (line: Line) => lineSentence(line, named) + (isFaint(line) ? ", not yet known" : "");
  const curves = curvesOf(drawing, { points: placed.points, radius, loops });
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT)}" role="img">`,
    `<title>${escaped(captions.title)}</title>`,
    `<desc>${escaped([...captions.notes, ...drawing.lines.map(sentence)].join(". "))}</desc>`,
    `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`,
    ...curves.map((one) => lineOf(one, theme, sentence(one.line), isFaint(one.line))),
    ...(labelled ? curves.filter((one) => !isFaint(one.line)).map((one) => labelOf(one, theme)) : []),
    ...drawing.dots.map((dot) => dotOf(dot, near, points, placed.points, theme, faded.dots.has(dot.id))),
    ...standings.map((standing, at) => legendOf(standing, foot + at * ROW, theme)),
    ...(hasPins ? [legendOfPin(foot + standings.length * ROW, theme)] : []),
    ...notes.map((note, at) => text(note, EDGE, below + at * ROW + 14, theme.muted, SMALL)),
    "</svg>",
  ];
  return { text: `${parts.join("\n")}\n`, width, height };
}

function outerRadius(dot: Dot | undefined): number {
  return dot ? radiusOf(dot.place) + (dot.pinned ? PIN_GAP : 0) : 0;
}

/** Where everything stands in pixels: the layout rises with y, paper falls. In the margins there is room for loops that
 * reach so far, and for their words. */
function onPaper(points: ReadonlyMap<string, Point>, loops: number) {
  const margin = loops ? { x: MARGIN.x + loops, y: Math.max(MARGIN.y, loops + 2 * ROW) } : MARGIN;
  const all = [...points.values()];
  const [left, top] = [Math.min(0, ...all.map(({ x }) => x)), Math.max(0, ...all.map(({ y }) => y))];
  const [right, low] = [Math.max(0, ...all.map(({ x }) => x)), Math.min(0, ...all.map(({ y }) => y))];
  const place = ({ x, y }: Point): Point => ({
    x: round(margin.x + (x - left) * PER_STEP.x),
    y: round(margin.y + (top - y) * PER_STEP.y),
  });
  return {
    points: new Map([...points].map(([id, point]) => [id, place(point)])),
    width: round(2 * margin.x + (right - left) * PER_STEP.x),
    height: round(2 * margin.y + (top - low) * PER_STEP.y),
  };
}

function lineOf({ line, start, bends, end, ahead }: Curve, theme: Theme, title: string, isFaint: boolean): string {
  const { width, dash, gap, head } = STROKES[line.standing];
  const colour = theme.standings[line.standing];
  const stop = head === "arrow" ? moved(end, ahead, -HEAD + 1) : end;
  const dashes = gap ? ` stroke-dasharray="${dash} ${gap}"` : "";
  const path = `M${at(start)} ${bends.length === 1 ? "Q" : "C"}${[...bends, stop].map(at).join(" ")}`;
  return (
    `<g${isFaint ? ` opacity="${FAINT.line}"` : ""}><title>${escaped(title)}</title>` +
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dashes}/>` +
    `${signOf(head, end, ahead, colour)}</g>`
  );
}

function signOf(head: string, end: Point, ahead: Point, colour: string): string {
  const across = { x: -ahead.y, y: ahead.x };
  const base = moved(end, ahead, -HEAD);
  switch (head) {
    case "arrow":
      return `<path d="M${at(end)} L${at(moved(base, across, 6))} L${at(moved(base, across, -6))}z" fill="${colour}"/>`;
    case "bar":
      return `<path d="M${at(moved(end, across, 8))} L${at(moved(end, across, -8))}" stroke="${colour}" stroke-width="3"/>`;
    case "circle":
      return `<circle cx="${round(end.x)}" cy="${round(end.y)}" r="${RING}" fill="${colour}"/>`;
    default:
      return "";
  }
}

function labelOf({ line, middle, angle, outward }: Curve, theme: Theme): string {
  const halo = `stroke="${theme.ground}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"`;
  const place = outward ? beyond(middle, outward) : `transform="translate(${at(middle)}) rotate(${round(angle)})" y="-7" text-anchor="middle"`;
  return `<text ${place} font-size="12" fill="${theme.text}" ${halo}>${escaped(lineLabel(line))}</text>`;
}

/** Beside the tip of a loop. */
function beyond(tip: Point, outward: Point): string {
  const { x, y } = moved(tip, outward, 6);
  const anchor = outward.x > 0.3 ? "start" : outward.x < -0.3 ? "end" : "middle";
  return `x="${round(x)}" y="${round(y + 4 + 4 * outward.y)}" text-anchor="${anchor}"`;
}

function dotOf(
  dot: Dot,
  near: Near,
  points: ReadonlyMap<string, Point>,
  placed: ReadonlyMap<string, Point>,
  theme: Theme,
  isFaint: boolean,
): string {
  const point = placed.get(dot.id);
  if (!point) return "";
  const radius = outerRadius(dot);
  const side = sideOf(dot, points, near);
  const anchor = side === "left" ? "end" : "middle";
  const y = side === "left" ? 5 : side === "above" ? -radius - 8 : radius + 18;
  const x = side === "left" ? -radius - 8 : 0;
  const halo = `stroke="${theme.ground}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"`;
  const said = [dot.kind || "source", dot.pinned && "pinned", isFaint && "not yet known"].filter(Boolean).join(", ");
  return (
    `<g transform="translate(${at(point)})"><title>${escaped(`${dot.name} (${said})`)}</title>` +
    `<g${isFaint ? ` opacity="${FAINT.dot}"` : ""}>${dot.pinned ? ringOf(radius, theme) : ""}` +
    `${shapeOf(SHAPES[dot.kind] ?? OTHER_SHAPE, radiusOf(dot.place), colourOf(dot.place, theme))}</g>` +
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="13" font-weight="bold" fill="${isFaint ? theme.muted : theme.text}" ${halo}>${escaped(dot.name)}</text></g>`
  );
}

function shapeOf(shape: string, r: number, colour: string): string {
  switch (shape) {
    case "square":
      return `<rect x="${-r * 0.85}" y="${-r * 0.85}" width="${r * 1.7}" height="${r * 1.7}" fill="${colour}"/>`;
    case "triangle":
      return `<path d="M0 ${-r} L${r} ${r * 0.8} L${-r} ${r * 0.8}z" fill="${colour}"/>`;
    case "diamond":
      return `<path d="M0 ${-r} L${r} 0 L0 ${r} L${-r} 0z" fill="${colour}"/>`;
    default:
      return `<circle r="${r}" fill="${colour}"/>`;
  }
}

function ringOf(radius: number, theme: Theme): string {
  return `<circle r="${radius}" fill="${theme.ground}" stroke="${theme.text}" stroke-width="2"/>`;
}

function legendOfPin(y: number, theme: Theme): string {
  const sign = `<g transform="translate(41 ${y + 10})">${ringOf(8, theme)}<circle r="4" fill="${theme.inside}"/></g>`;
  return sign + text("pinned: its place is kept", 78, y + 14, theme.text, SMALL);
}

function legendOf(standing: Line["standing"], y: number, theme: Theme): string {
  const { width, dash, gap, head } = STROKES[standing];
  const colour = theme.standings[standing];
  const [start, end] = [{ x: EDGE, y: y + 10 }, { x: 66, y: y + 10 }];
  const stop = head === "arrow" ? end.x - HEAD + 1 : end.x;
  const dashes = gap ? ` stroke-dasharray="${dash} ${gap}"` : "";
  const words = standing === "identity" ? "may be: it is in doubt whether the two are one actor" : `${standing}: ${STANDINGS[standing]}`;
  return (
    `<path d="M${at(start)} H${stop}" stroke="${colour}" stroke-width="${width}"${dashes}/>` +
    signOf(head, end, { x: 1, y: 0 }, colour) +
    text(words, 78, y + 14, theme.text, SMALL)
  );
}

function text(words: string, x: number, y: number, colour: string, size: number): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}">${escaped(words)}</text>`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
