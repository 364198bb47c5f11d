/** The graph of an answer. Everything in it is in the table too, which is shown where a browser draws no graph. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Drawing, lineSentence } from "../answer/drawing.ts";
import type { Faded } from "../answer/known.ts";
import type { Point } from "../answer/layout.ts";
import { count } from "../words/words.ts";
import { type Canvas, isLarge, openCanvas } from "./canvas.ts";
import { isArrow, nextDot } from "./keys.ts";
import { readTheme } from "./theme.ts";

interface Shown {
  drawing: Drawing;
  points: Map<string, Point>;
  faded: Faded;
  markedDots: ReadonlySet<string>;
  markedLines: ReadonlySet<string>;
  onDot: (id: string) => void;
  onLine: (id: string) => void;
}

const DARK = "(prefers-color-scheme: dark)";

export function GraphView({ drawing, points, faded, markedDots, markedLines, onDot, onLine }: Shown) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<Canvas | null>(null);
  const handlers = useRef({ onDot, onLine });
  handlers.current = { onDot, onLine };
  const [pointed, setPointed] = useState<string | null>(null);
  const dark = useDark();
  const large = isLarge(drawing);
  const names = useMemo(() => new Map(drawing.dots.map((dot) => [dot.id, dot.name])), [drawing]);
  const named = (id: string) => names.get(id) ?? id;
  // Who is hidden keeps a place, and is not there.
  const seen = useMemo(() => new Map([...points].filter(([id]) => names.has(id))), [points, names]);
  const at = pointed !== null && seen.has(pointed) ? pointed : null;
  const isPinned = (id: string) => drawing.dots.some((dot) => dot.id === id && dot.pinned);

  useEffect(() => {
    if (!box.current) return;
    const told = { dot: (id: string) => handlers.current.onDot(id), line: (id: string) => handlers.current.onLine(id) };
    const opened = openCanvas(box.current, readTheme(), told, large);
    canvas.current = opened;
    return () => {
      canvas.current = null;
      opened.end();
    };
  }, [dark, large]);
  useEffect(() => canvas.current?.show(drawing, points), [drawing, points, dark, large]);
  useEffect(
    () => canvas.current?.mark(markedDots, markedLines, faded),
    [markedDots, markedLines, faded, drawing, points, dark, large],
  );
  useEffect(() => canvas.current?.point(at), [at, drawing, points, dark, large]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (isArrow(event.key)) setPointed(nextDot(seen, at, event.key));
    else if (event.key === "Enter" && at !== null) onDot(at);
    else if (event.key === "Escape") setPointed(null);
    else if (event.key === "+" || event.key === "-") canvas.current?.zoom(event.key === "+" ? 1 : -1);
    else if (event.key === "0") canvas.current?.fit();
    else return;
    event.preventDefault();
  };
  const around = drawing.lines.filter((line) => line.subject === at || line.object === at);
  return (
    <div class="graph">
      <div
        ref={box}
        class="graph-canvas"
        role="application"
        tabIndex={0}
        aria-label={`Graph of ${count(drawing.dots.length, "actor")} and ${count(drawing.lines.length, "line")}. Arrow keys go from actor to actor, Enter opens one. The table holds the same.`}
        onKeyDown={onKeyDown}
        onBlur={() => setPointed(null)}
      />
      <div class="graph-tools" role="group" aria-label="View of the graph">
        <button type="button" onClick={() => canvas.current?.zoom(1)} aria-label="Zoom in" title="Zoom in (+)">
          +
        </button>
        <button type="button" onClick={() => canvas.current?.zoom(-1)} aria-label="Zoom out" title="Zoom out (−)">
          −
        </button>
        <button type="button" onClick={() => canvas.current?.fit()} title="Show all of it (0)">
          Fit
        </button>
      </div>
      {large && (
        <p class="graph-note">
          Of so many lines all are straight: those between the same two actors lie on each other, and those from an actor to
          itself are not seen. The table has each.
        </p>
      )}
      <p class="unseen" aria-live="polite">
        {at !== null &&
          [named(at), isPinned(at) && "Pinned", ...around.map((line) => lineSentence(line, named))]
            .filter(Boolean)
            .join(". ")}
      </p>
    </div>
  );
}

function useDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const follow = () => setDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return dark;
}
