/** Who designates an actor, a line each. */

import type { ActorAnswer } from "../api/types.ts";

export function DesignationLines({ designations }: Pick<ActorAnswer, "designations">) {
  return (
    <>
      {designations.map(({ authority, edge }) => (
        <p key={edge.id}>
          <span class="badge is-designated">designated</span> by {authority.name}
          {[edge.measure, edge.list_name, edge.programme].filter(Boolean).map((word) => ` · ${word}`)}
          {edge.known_from && ` · known from ${edge.known_from}`}
          {edge.standing !== "affirmed" && edge.standing !== "corroborated" && ` · ${edge.standing}`}
          {edge.last && ` · until ${edge.last}`}
        </p>
      ))}
    </>
  );
}
