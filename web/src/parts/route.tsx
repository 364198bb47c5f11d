import type { ActorShown, Edge } from "../api/types.ts";
import { verb } from "../words/words.ts";

interface Shown {
  actors: readonly ActorShown[];
  edges: readonly (readonly Edge[])[];
}

/** Actors in a row, with every relation between two neighbours in its own direction. */
export function Route({ actors, edges }: Shown) {
  return (
    <span class="route">
      {actors.map((actor, at) => (
        <span key={actor.id} class="route-step">
          {at > 0 && <Arrows before={actors[at - 1]?.id ?? ""} edges={edges[at - 1] ?? []} />}
          <b>{actor.name}</b>
        </span>
      ))}
    </span>
  );
}

const MOST_ARROWS = 3;

function Arrows({ before, edges }: { before: string; edges: readonly Edge[] }) {
  if (edges.length === 0) return <span class="arrow"> ~ may be ~ </span>;
  const drawn = [...new Set(edges.map((edge) => arrow(edge, before)))];
  const more = drawn.length - MOST_ARROWS;
  return (
    <>
      {" "}
      <span class="arrow">
        {drawn.slice(0, MOST_ARROWS).join(" and ")}
        {more > 0 && ` (+${more})`}
      </span>{" "}
    </>
  );
}

function arrow(edge: Edge, before: string): string {
  return edge.subject === before ? `─ ${verb(edge.kind)} →` : `← ${verb(edge.kind)} ─`;
}
