/** What was said of an actor, in the order of time. */

import type { Claim } from "../api/types.ts";
import { ClaimView } from "../panels/claim.tsx";
import { STANCES, count, day, verb } from "../words/words.ts";
import type { Said } from "./said.ts";
import { byYear } from "./years.ts";

export function ClaimsInTime({ read: { claims, relationsLeft, edgesLeft, complete } }: { read: Said }) {
  const years = byYear(claims);
  const most = Math.max(1, ...years.map((year) => year.claims.length));
  const left = [
    relationsLeft > 0 && `the claims on ${count(relationsLeft, "further relation")}`,
    edgesLeft > 0 && `those of ${count(edgesLeft, "further edge")}`,
  ].filter(Boolean);
  return (
    <section aria-labelledby="claims-in-time">
      <h3 id="claims-in-time">Claims in time: {count(claims.length, "claim")}</h3>
      {claims.length === 0 && complete && <p class="muted">Nothing is said of its relations.</p>}
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
      {!complete && <p class="warning">The search for them was stopped: there may be claims that are not listed.</p>}
      {left.length > 0 && <p class="warning">Not listed: {left.join(" and ")}.</p>}
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
