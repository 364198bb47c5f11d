/** Of whom it is in doubt whether they are this actor, and what was judged of its records. */

import type { ActorAnswer } from "../api/types.ts";
import { ActorLink } from "../parts/actor_link.tsx";
import { count, listed } from "../words/words.ts";

export function Identity({ found: { may_be, judgements } }: { found: ActorAnswer }) {
  return (
    <>
      <h2>Disputed identities</h2>
      {may_be.length === 0 && <p class="muted">Of nobody is it in doubt whether they are this actor.</p>}
      <ul class="rows">
        {may_be.map(({ actor, doubt, why, score }) => (
          <li key={doubt}>
            May be <ActorLink {...actor} /> <span class="badge is-identity">{listed(why)}</span>
            {score !== null && <span class="muted"> {Math.round(score * 100)} % sure</span>}
          </li>
        ))}
      </ul>
      {judgements.length > 0 && (
        <>
          <h2>{count(judgements.length, "judgement")}</h2>
          <ul class="rows">
            {judgements.map((one) => (
              <li key={one.id}>
                <b>{one.verdict}</b> by {one.by} on {one.on}
                {one.note && <span class="muted">: {one.note}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
