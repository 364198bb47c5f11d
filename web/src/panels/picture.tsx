/** The answer as a graph, or as the table that holds the same. */

import { useEffect, useMemo } from "preact/hooks";
import type { Drawing } from "../answer/drawing.ts";
import { layout } from "../answer/layout.ts";
import { marked } from "../answer/marked.ts";
import type { Path } from "../api/types.ts";
import { canUseCanvas } from "../graph/canvas.ts";
import { GraphView } from "../graph/view.tsx";
import type { State, View } from "../state/address.ts";
import { go } from "../state/page.ts";
import { shown } from "../state/shown.ts";
import { Legend } from "./legend.tsx";
import { DrawingTable } from "./table.tsx";

const VIEWS: Record<View, string> = { graph: "Graph", table: "Table" };
const CAN = canUseCanvas();

interface Shown {
  page: State;
  paths: readonly Path[];
  drawing: Drawing;
}

export function Picture({ page, paths, drawing }: Shown) {
  const points = useMemo(() => layout(drawing, paths), [drawing, paths]);
  useEffect(() => {
    shown.now = { drawing, points };
    return () => {
      shown.now = null;
    };
  }, [drawing, points]);
  const mark = useMemo(() => marked(drawing, page.chosen), [drawing, page.chosen]);
  const view = CAN ? page.view : "table";
  const relation = page.chosen?.what === "relation" ? page.chosen.id : null;
  return (
    <div class="picture">
      <div class="views" role="group" aria-label="How the answer is shown">
        {(Object.keys(VIEWS) as View[]).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            disabled={one === "graph" && !CAN}
            onClick={() => go({ view: one }, "replace")}
          >
            {VIEWS[one]}
          </button>
        ))}
        {!CAN && <span class="muted">This browser draws no WebGL 2: the table holds the same.</span>}
      </div>
      {view === "graph" ? (
        <GraphView
          drawing={drawing}
          points={points}
          markedDots={mark.dots}
          markedLines={mark.lines}
          onDot={(id) => go({ chosen: { what: "actor", id } })}
          onLine={(id) => {
            const line = drawing.lines.find((one) => one.id === id);
            if (line?.relation) go({ chosen: { what: "relation", id: line.relation } });
          }}
        />
      ) : (
        <DrawingTable drawing={drawing} chosen={relation} />
      )}
      <Legend drawing={drawing} />
    </div>
  );
}
