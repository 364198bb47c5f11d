/** What was said of an actor, in the order of time. */

import { useMemo, useState } from "preact/hooks";
import type { Claim } from "../api/types.ts";
import { ClaimView } from "../panels/claim.tsx";
import { useMore } from "../parts/more.ts";
import { ProblemView } from "../parts/problem.tsx";
import { STANCES, count, day, verb } from "../words/words.ts";
import type { Said } from "./said.ts";
import { readingWords } from "./verdicts.ts";
import { byYear } from "./years.ts";

interface Shown extends Said {
  reading: boolean;
  more: () => void;
}

export function ClaimsInTime({ claims, total, problem, reading, more }: Shown) {
  const { list, onMore } = useMore<HTMLOListElement>("summary", claims.length, more);
  return (
    <section aria-labelledby="claims-in-time">
      <h3 id="claims-in-time">Claims in time: {count(total, "claim")}</h3>
      {total === 0 && <p class="muted">Nothing is said of its relations.</p>}
      <ol class="years" ref={list}>
        <Years claims={claims} partly={total > claims.length} />
      </ol>
      {total > claims.length && (
        <p class="warning">
          The first {claims.length.toLocaleString("en")} of {total.toLocaleString("en")} by when they were said; those
          without a day come last. The counts of the years are of these.{" "}
          <button type="button" aria-disabled={reading} onClick={() => !reading && onMore()}>
            {reading ? "Reading …" : "Read more"}
          </button>
        </p>
      )}
      {problem && <ProblemView problem={problem} />}
    </section>
  );
}

function Years({ claims, partly }: { claims: readonly Claim[]; partly: boolean }) {
  const years = useMemo(() => byYear(claims), [claims]);
  const most = Math.max(1, ...years.map((year) => year.claims.length));
  return (
    <>
      {years.map(({ year, claims: said }) => (
        <li key={year}>
          <p class="year">
            <b>{year ?? "No day is told"}</b>
            <meter min={0} max={most} value={said.length} aria-label={`Claims of ${year ?? "no day"}`} />
            <span class="muted">
              {count(said.length, "claim")}
              {partly && " read so far"}
            </span>
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
    </>
  );
}

function OneClaim({ claim }: { claim: Claim }) {
  const [open, setOpen] = useState(false);
  const stance = claim.stance === "affirms" ? null : STANCES[claim.stance];
  const said = [claim.phase, claim.certainty, stance, claim.ended && "ended"].filter(Boolean);
  const read = readingWords(claim);
  return (
    <details class="one-claim" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="muted">{claim.said_on ? day(claim.said_on) : "undated"}</span>{" "}
        {claim.subject.actor?.name ?? claim.subject.name}{" "}
        <span class="arrow">─ {verb(claim.kind)} →</span> {claim.object.actor?.name ?? claim.object.name}{" "}
        <span class={stance ? "against-words" : "muted"}>{said.join(" · ")}</span>{" "}
        {read && <span class="badge is-unreviewed">{read}</span>}
      </summary>
      {open && <ClaimView claim={claim} />}
    </details>
  );
}
