/** The graph as a table: a row for each line, with all that the line shows. */

import type { Known } from "../answer/known.ts";
import { type Drawing, lineWords } from "../answer/drawing.ts";
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

interface Shown {
  drawing: Drawing;
  chosen: string | null;
  day: string | null;
  known: ReadonlyMap<string, Known>;
}

export function DrawingTable({ drawing, chosen, day, known }: Shown) {
  const names = new Map(drawing.dots.map((dot) => [dot.id, dot.name]));
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label="The graph as a table">
      <table>
        <caption>
          {count(drawing.dots.length, "actor")}, {count(drawing.lines.length, "line")}
          {day !== null && `; known, or not, by ${dayInWords(day)}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col">Relation</th>
            <th scope="col">Object</th>
            <th scope="col">Standing</th>
            <th scope="col">Phase</th>
            <th scope="col">Known from</th>
            <th scope="col">Origins</th>
            <th scope="col">Paths</th>
          </tr>
        </thead>
        <tbody>
          {drawing.lines.map((line) => {
            const all = <T,>(of: (edge: (typeof line.edges)[number]) => T | null) => [
              ...new Set(line.edges.map(of).filter((one) => one !== null)),
            ];
            const { relation } = line;
            return (
              <tr key={line.id} class={[relation !== null && relation === chosen && "is-chosen", isLate(known.get(line.id)) && "is-late"].filter(Boolean).join(" ")}>
                <td>{names.get(line.subject)}</td>
                <td>
                  {relation === null ? (
                    lineWords(line)
                  ) : (
                    <button
                      type="button"
                      class="plain"
                      aria-label={`Evidence: ${names.get(line.subject)} ${lineWords(line)} ${names.get(line.object)}`}
                      onClick={() => go({ chosen: { what: "relation", id: relation } })}
                    >
                      {line.kind ? verb(line.kind) : ""} →
                    </button>
                  )}
                </td>
                <td>{names.get(line.object)}</td>
                <td>
                  <StandingBadge standing={line.standing} /> <Unreviewed edges={line.edges} />
                </td>
                <td>{all((edge) => edge.phase).join(", ")}</td>
                <td>
                  {all((edge) => edge.known_from).join(", ")}
                  {day !== null && <p>{KNOWN[known.get(line.id) ?? "certain"]}</p>}
                </td>
                <td>{new Set(line.edges.flatMap((edge) => edge.origins)).size}</td>
                <td>{line.paths.map((rank) => rank + 1).join(", ")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function isLate(known: Known | undefined): boolean {
  return known === "later" || known === "unread";
}
