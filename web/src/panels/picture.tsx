/** The answer as a graph, or as the table that holds the same. */

import { useEffect, useMemo } from "preact/hooks";
import { marked } from "../answer/marked.ts";
import { canUseCanvas } from "../graph/canvas.ts";
import { GraphView } from "../graph/view.tsx";
import type { State, View } from "../state/address.ts";
import { useDay } from "../state/day.ts";
import type { Drawn } from "../state/drawn.ts";
import { go } from "../state/page.ts";
import { pictured } from "../state/pictured.ts";
import { Day } from "./day.tsx";
import { Legend } from "./legend.tsx";
import { DrawingTable } from "./table.tsx";
import { WorkBar } from "./work.tsx";

const VIEWS: Record<View, string> = { known: "What is known", graph: "Graph", table: "Table" };
const CAN = canUseCanvas();

interface Shown {
  page: State;
  drawn: Drawn;
}

export function Picture({ page, drawn }: Shown) {
  const { drawing, points } = drawn;
  const day = useDay(page.day, drawing);
  useEffect(() => {
    pictured.now = { drawn, day: page.day, onDay: day };
    return () => {
      pictured.now = null;
    };
  });
  const mark = useMemo(() => marked(drawing, page.chosen), [drawing, page.chosen]);
  const view = CAN && page.view === "graph" ? "graph" : "table";
  const relation = page.chosen?.what === "relation" ? page.chosen.id : null;
  return (
    <div class="picture">
      <div class="views">
        <Views shown={view} about={page.about} />
        <WorkBar work={page.work} drawn={drawn} />
      </div>
      {view === "graph" ? (
        <GraphView
          drawing={drawing}
          points={points}
          faded={day.faded}
          markedDots={mark.dots}
          markedLines={mark.lines}
          onDot={(id) => go({ chosen: { what: "actor", id } })}
          onLine={(id) => {
            const line = drawing.lines.find((one) => one.id === id);
            if (line?.relation) go({ chosen: { what: "relation", id: line.relation } });
          }}
        />
      ) : (
        <DrawingTable drawing={drawing} chosen={relation} day={page.day} known={day.known} row={page.row} />
      )}
      <div>
        <Day day={page.day} drawing={drawing} shown={day} />
        <Legend drawing={drawing} />
      </div>
    </div>
  );
}

/** The ways of looking at the same; the page of an actor has one more. */
export function Views({ shown, about }: { shown: View; about: string | null }) {
  const views = (Object.keys(VIEWS) as View[]).filter((one) => about !== null || one !== "known");
  return (
    <>
      <span class="views-group" role="group" aria-label="How it is shown">
        {views.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={shown === one}
            disabled={one === "graph" && !CAN}
            onClick={() => go({ about, view: one }, "replace")}
          >
            {VIEWS[one]}
          </button>
        ))}
      </span>
      {!CAN && <span class="muted">This browser draws no WebGL 2: the table holds the same.</span>}
    </>
  );
}
