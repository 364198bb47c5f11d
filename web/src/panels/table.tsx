/** The graph as a table: a row for each line, with all that the line shows. */

import { useMemo } from "preact/hooks";
import type { Known } from "../answer/known.ts";
import { type Dot, type Drawing, type Line, lineWords } from "../answer/drawing.ts";
import { Pager, useTop } from "../parts/pager.tsx";
import { pageOf, rowsOf } from "../parts/rows.ts";
import { StandingBadge } from "../parts/standing.tsx";
import { Unreviewed } from "../parts/unreviewed.tsx";
import { go } from "../state/page.ts";
import { count, dayInWords, verb } from "../words/words.ts";

export const KNOWN: Record<Known, string> = {
  certain: "certainly known",
  possible: "possibly known",
  later: "not yet known",
  unread: "not certainly known; its claims were not read",
};
const WHAT = "the graph as a table";

interface Shown {
  drawing: Drawing;
  chosen: string | null;
  day: string | null;
  known: ReadonlyMap<string, Known>;
  /** The row to begin with; null for that of what is chosen. */
  row: number | null;
}

export function DrawingTable({ drawing, chosen, day, known, row }: Shown) {
  const { lines } = drawing;
  const dots = useMemo(() => new Map(drawing.dots.map((dot) => [dot.id, dot])), [drawing]);
  const pinned = drawing.dots.filter((dot) => dot.pinned).length;
  const first = pageOf(row ?? rowOf(lines, chosen), lines.length);
  const box = useTop(first);
  return (
    <div class="table-frame">
      <div class="table-box" ref={box} tabIndex={0} role="region" aria-label="The graph as a table">
        <table aria-rowcount={lines.length + 1}>
          <caption>
            {count(drawing.dots.length, "actor")}
            {pinned > 0 && `, ${pinned} pinned`}, {count(lines.length, "line")}
            {day !== null && `; known, or not, by ${dayInWords(day)}`}
          </caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">Subject</th>
              <th scope="col">Relation</th>
              <th scope="col">Object</th>
              <th scope="col">Standing</th>
              <th scope="col">Phase</th>
              <th scope="col">Known from</th>
              <th scope="col">Origins</th>
              <th scope="col">On path</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(lines, first).map((line, at) => (
              <Row
                key={line.id}
                index={first + at}
                line={line}
                dots={dots}
                on={line.relation !== null && line.relation === chosen}
                known={day === null ? null : (known.get(line.id) ?? "certain")}
                onChosen={(id) => go({ chosen: { what: "relation", id }, row: first === 1 ? null : first })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Pager what={WHAT} first={first} all={lines.length} onFirst={(next) => go({ row: next }, "replace")} />
    </div>
  );
}

function rowOf(lines: readonly Line[], chosen: string | null): number {
  return chosen === null ? 1 : lines.findIndex((line) => line.relation === chosen) + 1;
}

interface RowShown {
  /** Among all rows, from 1. */
  index: number;
  line: Line;
  dots: ReadonlyMap<string, Dot>;
  on: boolean;
  /** Null where no day is asked. */
  known: Known | null;
  onChosen: (relation: string) => void;
}

function Row({ index, line, dots, on, known, onChosen }: RowShown) {
  const all = <T,>(of: (edge: (typeof line.edges)[number]) => T | null) => [
    ...new Set(line.edges.map(of).filter((one) => one !== null)),
  ];
  const { relation } = line;
  const isLate = known === "later" || known === "unread";
  const [subject, object] = [dots.get(line.subject), dots.get(line.object)];
  return (
    <tr aria-rowindex={index + 1} class={[on && "is-chosen", isLate && "is-late"].filter(Boolean).join(" ")}>
      <td>
        <End dot={subject} />
      </td>
      <td>
        {relation === null ? (
          lineWords(line)
        ) : (
          <button
            type="button"
            class="plain"
            aria-label={`Evidence: ${subject?.name} ${lineWords(line)} ${object?.name}`}
            onClick={() => onChosen(relation)}
          >
            {line.kind ? verb(line.kind) : ""} →
          </button>
        )}
      </td>
      <td>
        <End dot={object} />
      </td>
      <td>
        <StandingBadge standing={line.standing} /> <Unreviewed edges={line.edges} />
      </td>
      <td>{all((edge) => edge.phase).join(", ")}</td>
      <td>
        {all((edge) => edge.known_from).join(", ")}
        {known !== null && <p>{KNOWN[known]}</p>}
      </td>
      <td>{new Set(line.edges.flatMap((edge) => edge.origins)).size}</td>
      <td>{line.paths.map((rank) => rank + 1).join(", ")}</td>
    </tr>
  );
}

function End({ dot }: { dot: Dot | undefined }) {
  return (
    <>
      {dot?.name} {dot?.pinned && <span class="badge">pinned</span>}
    </>
  );
}
