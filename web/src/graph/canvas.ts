/** The drawing on a canvas: sigma, told what of it means what. Knows nothing of the page around it. */

import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import {
  extremityArrow,
  extremityBar,
  extremityCircle,
  layerDashed,
  layerFill,
  layerPlain,
  pathCurved,
  pathLine,
  pathLoop,
  sdfCircle,
  sdfDiamond,
  sdfSquare,
  sdfTriangle,
} from "sigma/rendering";
import { type Dot, type Drawing, type Line, lineLabel } from "../answer/drawing.ts";
import type { Faded } from "../answer/known.ts";
import { type Near, type Point, nearOf, sideOf } from "../answer/layout.ts";
import { type Loop, loopsOf } from "../answer/loops.ts";
import { nearestLine } from "./nearest.ts";
import { MOST_LABELLED, OTHER_SHAPE, SHAPES, STROKES, radiusOf } from "./strokes.ts";
import { type Theme, colourOf } from "./theme.ts";

/** Up to here every actor carries its name; beyond, as many as find room. */
const MOST_NAMED = 200;
/** Beyond, lines are straight, so that those between the same two actors lie on each other: bent ones cost more to draw. */
const MOST_BENT = 2000;
const NO_COLOUR = "rgba(0, 0, 0, 0)";
/** So many pixels beside a line still mean it. */
const REACH = 6;
const PIN_RING = 2;
/** How far from an actor its loops go, in radii of its sign. */
const LOOP = 8;
const LOOPS_APART = 3;
const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

export interface Handlers {
  dot: (id: string) => void;
  line: (id: string) => void;
}

export interface Canvas {
  show: (drawing: Drawing, points: Map<string, Point>) => void;
  /** Draw these at full strength and all else faintly; everything at full strength where nothing is named.
   * What is faded is faint in any case. */
  mark: (dots: ReadonlySet<string>, lines: ReadonlySet<string>, faded: Faded) => void;
  point: (dot: string | null) => void;
  fit: () => void;
  zoom: (by: number) => void;
  /** Move the view: its middle from left to right, from 0 to 1, and how much of the graph is seen. */
  look: (x: number, ratio: number) => void;
  end: () => void;
}

export function canUseCanvas(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export function isLarge(drawing: Drawing): boolean {
  return drawing.lines.length > MOST_BENT;
}

export function openCanvas(container: HTMLElement, theme: Theme, handlers: Handlers, large = false): Canvas {
  const graph = new MultiDirectedGraph();
  let labelled = true;
  let named = true;
  let pointed: string | null = null;
  const sigma = new Sigma(graph, container, {
    customNodeState: { isFaint: false, isPointed: false },
    customEdgeState: { isFaint: false, isMarked: false },
    primitives: {
      nodes: {
        shapes: [sdfCircle(), sdfSquare(), sdfDiamond(), sdfTriangle()],
        layers: [layerFill()],
        label: { font: { family: FONT, size: 13, weight: "bold" }, margin: 5 },
      },
      edges: {
        paths: large ? [pathLine()] : [pathLine(), pathCurved(), ownLoop()],
        extremities: [
          extremityArrow({ lengthRatio: 5, widthRatio: 4.5 }),
          extremityBar({ lengthRatio: 1.4, widthRatio: 6 }),
          extremityCircle({ lengthRatio: 4 }),
        ],
        variables: {
          dash: { type: "number", default: 0 },
          gap: { type: "number", default: 0 },
          body: { type: "color", default: NO_COLOUR },
        },
        // A line without gaps is the first layer's, one with gaps the second's.
        layers: [
          layerPlain({ color: { attribute: "body" } }),
          layerDashed({
            dashSize: { attribute: "dash", mode: "pixels" },
            gapSize: { attribute: "gap", mode: "pixels" },
            solidExtremities: "head",
          }),
        ],
        label: { margin: 3, textBorder: { width: 5, color: theme.ground } },
      },
    },
    styles: {
      nodes: {
        x: { attribute: "x" },
        y: { attribute: "y" },
        size: { attribute: "size" },
        shape: { attribute: "shape" },
        color: { attribute: "color" },
        opacity: { whenState: "isFaint", then: 0.25, else: 1 },
        label: { attribute: "label" },
        labelColor: { whenState: "isFaint", then: theme.muted, else: theme.text },
        labelPosition: { attribute: "side" },
        labelVisibility: (_, state) => (named || state.isPointed || state.isHovered ? "visible" : "auto"),
        // Around who is pinned it is a ring, around who is pointed at it holds the name too.
        backdropVisibility: (dot, state) => (isLifted(state) || dot["pinned"] ? "visible" : "hidden"),
        backdropArea: (_, state) => (isLifted(state) ? "both" : "node"),
        // What lines end in tells how they stand, so that no ring covers it.
        backdropColor: (_, state) => (isLifted(state) ? theme.ground : NO_COLOUR),
        backdropShadowColor: theme.text,
        backdropShadowBlur: (_, state) => (isLifted(state) ? 6 : 0),
        backdropBorderColor: theme.text,
        backdropBorderWidth: (dot) => (dot["pinned"] ? PIN_RING : 0),
        backdropPadding: 5,
        cursor: "pointer",
      },
      edges: {
        parallelPath: large ? "straight" : "curved",
        parallelSpread: large ? 0 : 0.3,
        size: (line, state) => Number(line["size"]) * (state.isHovered ? 1.5 : 1),
        color: { attribute: "color" },
        body: { attribute: "body" },
        dash: { attribute: "dash" },
        gap: { attribute: "gap" },
        head: { attribute: "head" },
        opacity: { whenState: "isFaint", then: 0.15, else: 1 },
        label: { attribute: "label" },
        labelColor: theme.text,
        labelSize: 12,
        labelPosition: "above",
        labelVisibility: (_, state) =>
          state.isHovered || state.isMarked || (labelled && !state.isFaint) ? "visible" : "hidden",
        cursor: "pointer",
      },
    },
    settings: {
      itemSizesReference: "screen",
      renderEdgeLabels: true,
      enableEdgeEvents: !large,
      stagePadding: 60,
      labelRenderedSizeThreshold: 0,
      edgePickingPadding: REACH,
      minCameraRatio: 0.05,
      maxCameraRatio: 4,
      allowInvalidContainer: true,
      autoRescale: true,
    },
  });
  sigma.on("clickNode", ({ node }) => handlers.dot(node));
  sigma.on("clickNodeLabel", ({ node }) => handlers.dot(node));
  sigma.on("clickEdge", ({ edge }) => handlers.line(edge));
  sigma.on("clickEdgeLabel", ({ edge }) => handlers.line(edge));
  if (large) {
    sigma.on("clickStage", ({ event }) => {
      const at = new Map(graph.mapNodes((id, { x, y }) => [id, sigma.graphToViewport({ x, y })]));
      const segments = graph.mapEdges((id, _, from, to) => ({ id, from: at.get(from) ?? event, to: at.get(to) ?? event }));
      const line = nearestLine(segments, event, REACH);
      if (line !== null) handlers.line(line);
    });
  }
  const size = new ResizeObserver(() => sigma.resize());
  size.observe(container);

  return {
    show(drawing, points) {
      labelled = drawing.lines.length <= MOST_LABELLED;
      named = drawing.dots.length <= MOST_NAMED;
      const near = nearOf(drawing, points);
      const loops = loopsOf(drawing, points);
      // Not setGraph: sigma would go on looking for parallel lines in the graph before.
      graph.clear();
      for (const dot of drawing.dots) graph.addNode(dot.id, attributesOfDot(dot, points, near, theme));
      for (const line of drawing.lines) {
        graph.addDirectedEdgeWithKey(line.id, line.subject, line.object, attributesOfLine(line, theme, loops.get(line.id)));
      }
      sigma.refresh();
    },
    mark(dots, lines, faded) {
      const all = dots.size === 0 && lines.size === 0;
      const faintDots = graph.nodes().filter((id) => (!all && !dots.has(id)) || faded.dots.has(id));
      const faintLines = graph.edges().filter((id) => (!all && !lines.has(id)) || faded.lines.has(id));
      sigma.setNodesState(graph.nodes(), { isFaint: false });
      sigma.setNodesState(faintDots, { isFaint: true });
      sigma.setEdgesState(graph.edges(), { isFaint: false, isMarked: false });
      sigma.setEdgesState(faintLines, { isFaint: true });
      sigma.setEdgesState([...lines].filter((id) => graph.hasEdge(id)), { isMarked: true });
    },
    point(next) {
      if (pointed !== null && graph.hasNode(pointed)) sigma.setNodeState(pointed, { isPointed: false });
      if (next !== null && graph.hasNode(next)) sigma.setNodeState(next, { isPointed: true });
      pointed = next;
    },
    fit: () => void sigma.getCamera().reset(),
    zoom: (by) => void (by > 0 ? sigma.getCamera().zoomIn() : sigma.getCamera().zoomOut()),
    look: (x, ratio) => void sigma.getCamera().setState({ x, ratio }),
    end() {
      size.disconnect();
      sigma.kill();
    },
  };
}

/** Left to sigma, several loops of an actor would be too small to carry their words. */
function ownLoop() {
  const { spread: _spread, ...path } = pathLoop();
  return path;
}

function isLifted(state: { isHovered: boolean; isPointed: boolean }): boolean {
  return state.isHovered || state.isPointed;
}

function attributesOfDot(
  dot: Dot,
  points: Map<string, Point>,
  near: Near,
  theme: Theme,
): Record<string, unknown> {
  const point = points.get(dot.id);
  return {
    x: point?.x ?? 0,
    y: point?.y ?? 0,
    size: radiusOf(dot.place),
    shape: SHAPES[dot.kind] ?? OTHER_SHAPE,
    color: colourOf(dot.place, theme),
    label: dot.name,
    pinned: !!dot.pinned,
    side: sideOf(dot, points, near),
  };
}

function attributesOfLine(line: Line, theme: Theme, loop?: Loop): Record<string, unknown> {
  const { width, dash, gap, head } = STROKES[line.standing];
  const color = theme.standings[line.standing];
  const body = gap ? NO_COLOUR : color;
  const looped = loop && { loopAngle: loop.angle, loopRadius: LOOP + loop.at * LOOPS_APART };
  return { size: 2 * width, dash, gap, head, body, color, label: lineLabel(line), ...looped };
}
