/** The relations of an actor by kind: both directions told apart, with counts. */

import type { ActorAnswer } from "../api/types.ts";
import { StandingBadge } from "../parts/standing.tsx";
import { go } from "../state/page.ts";
import { change } from "../state/undo.ts";
import { expand } from "../state/work.ts";
import { count, verb } from "../words/words.ts";

type Counted = ActorAnswer["relations"][number];

export function Relations({ found: { actor, relations } }: { found: ActorAnswer }) {
  if (relations.length === 0) return <p class="muted">No source says that it is related to anybody.</p>;
  // Each page has a drawing of its own; so this comes after going there.
  const draw = ({ kind }: Counted) => {
    go({ about: actor.id, view: "graph", chosen: null });
    change((work) => expand(work, actor.id, kind));
  };
  return (
    <section aria-labelledby="relations">
      <h3 id="relations">Relations</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Relation</th>
            <th scope="col">Standing</th>
            <th scope="col">Edges</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {relations.map((one, at) => (
            <tr key={`${one.kind} ${one.direction} ${one.standing}`}>
              <td>
                {one.direction === "out" ? (
                  <>
                    <b>{actor.name}</b> <span class="arrow">─ {verb(one.kind)} →</span> {count(one.actors, "actor")}
                  </>
                ) : (
                  <>
                    {count(one.actors, "actor")} <span class="arrow">─ {verb(one.kind)} →</span> <b>{actor.name}</b>
                  </>
                )}
              </td>
              <td>
                <StandingBadge standing={one.standing} />
              </td>
              <td>
                {one.edges.toLocaleString("en")}
                {one.dropped > 0 && <span class="muted"> ({one.dropped} no longer in a later edition)</span>}
              </td>
              <td>
                {relations[at - 1]?.kind !== one.kind && (
                  <button type="button" title="All edges of this kind, in both directions" onClick={() => draw(one)}>
                    Draw <span class="unseen">{verb(one.kind)}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
