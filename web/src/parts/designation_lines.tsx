/** Who designates an actor, a line each. */

import type { ActorAnswer } from "../api/types.ts";
import { frameOf } from "../words/designated.ts";
import { today } from "../words/words.ts";
import { Unreviewed } from "./unreviewed.tsx";

type Designation = ActorAnswer["designations"][number];

export function DesignationLines({ designations }: Pick<ActorAnswer, "designations">) {
  return (
    <>
      {designations.map((one) => (
        <DesignationLine key={one.edge.id} {...one} />
      ))}
    </>
  );
}

/** What stands has the badge; what ended, or what nobody affirms, begins with that. */
function DesignationLine({ authority, edge }: Designation) {
  const { standing, last, measure, list_name, programme, known_from } = edge;
  const { state, before, after } = frameOf({ standing: standing ?? "withdrawn", last }, today());
  const stands = state === "stands";
  const ends = stands && last ? `until ${last}` : null;
  return (
    <p class={stands ? undefined : "muted"}>
      {stands ? (
        <>
          <span class="badge is-designated">designated</span> by
        </>
      ) : (
        before
      )}{" "}
      {authority.name}
      {after}
      {[measure, list_name, programme, known_from && `known from ${known_from}`, ends]
        .filter(Boolean)
        .map((word) => ` · ${word}`)}{" "}
      <Unreviewed edges={[edge]} />
    </p>
  );
}
