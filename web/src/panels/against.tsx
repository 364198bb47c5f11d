/** What is disputed on the paths of an answer, and what is denied of its actors, or was looked for and not found. */

import type { Line } from "../answer/drawing.ts";
import { LineInWords } from "../parts/line.tsx";
import { go } from "../state/page.ts";
import type { Against } from "../state/trace.ts";
import { count } from "../words/words.ts";

interface Shown {
  against: Against;
  lines: readonly Line[];
  named: (id: string) => string;
  chosen: string | null;
  drawn: boolean;
}

export function AgainstList({ against, lines, named, chosen, drawn }: Shown) {
  const left = [
    against.edgesLeft > 0 && count(against.edgesLeft, "further edge"),
    against.actorsLeft > 0 && `what is denied of ${count(against.actorsLeft, "further actor")}`,
    against.stopped > 0 && `what the search did not come to of ${count(against.stopped, "actor")}`,
  ].filter(Boolean);
  return (
    <>
      {lines.length === 0 && left.length === 0 && (
        <p class="muted">Nothing: neither between actors on these paths, nor of who stands between with anybody.</p>
      )}
      <ul class="against">
        {lines.map((line) => (
          <li key={line.id}>
            <button
              type="button"
              class="plain"
              aria-pressed={chosen === line.relation}
              onClick={() =>
                go({
                  chosen:
                    chosen === line.relation || line.relation === null ? null : { what: "relation", id: line.relation },
                })
              }
            >
              <LineInWords line={line} named={named} />
            </button>
          </li>
        ))}
      </ul>
      {left.length > 0 && <p class="warning">Not listed: {left.join(" and ")}.</p>}
      {lines.some((line) => line.standing !== "contested") && (
        <label class="tick">
          <input
            type="checkbox"
            checked={drawn}
            onChange={(event) => go({ against: event.currentTarget.checked }, "replace")}
          />
          <span>Draw it in the graph, where it is no link</span>
        </label>
      )}
    </>
  );
}
