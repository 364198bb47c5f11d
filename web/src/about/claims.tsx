/** What was said of an actor, in the order of time. */

import type { Claim } from "../api/types.ts";
import { ClaimView } from "../panels/claim.tsx";
import { STANCES, count, day, verb } from "../words/words.ts";
import type { Said } from "./said.ts";
import { byYear } from "./years.ts";

interface Shown extends Said {
  reading: boolean;
  more: () => void;
}

export function ClaimsInTime({ claims, total, reading, more }: Shown) {
  const years = byYear(claims);
  const most = Math.max(1, ...years.map((year) => year.claims.length));
  return (
    <section aria-labelledby="claims-in-time">
      <h3 id="claims-in-time">Claims in time: {count(total, "claim")}</h3>
      {total === 0 && <p class="muted">Nothing is said of its relations.</p>}
      <ol class="years">
        {years.map(({ year, claims: said }) => (
          <li key={year}>
            <p class="year">
              <b>{year ?? "No day is told"}</b>
              <meter min={0} max={most} value={said.length} aria-label={`Claims of ${year ?? "no day"}`} />
              <span class="muted">{count(said.length, "claim")}</span>
            </p>
            <ul>
              {said.map((claim) => (
                <li key={claim.id}>
                  <OneClaim claim={claim} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {total > claims.length && (
        <p class="warning">
          The first {claims.length} of {total} by when they were said; those without a day come last.{" "}
          <button type="button" disabled={reading} onClick={more}>
            {reading ? "Reading …" : "Read more"}
          </button>
        </p>
      )}
    </section>
  );
}

function OneClaim({ claim }: { claim: Claim }) {
  const stance = claim.stance === "affirms" ? null : STANCES[claim.stance];
  const said = [claim.phase, claim.certainty, stance, claim.ended && "ended"].filter(Boolean);
  return (
    <details class="one-claim">
      <summary>
        <span class="muted">{claim.said_on ? day(claim.said_on) : "undated"}</span>{" "}
        {claim.subject.actor?.name ?? claim.subject.name}{" "}
        <span class="arrow">─ {verb(claim.kind)} →</span> {claim.object.actor?.name ?? claim.object.name}{" "}
        <span class={stance ? "against-words" : "muted"}>{said.join(" · ")}</span>
      </summary>
      <ClaimView claim={claim} />
    </details>
  );
}
