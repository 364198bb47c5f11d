/** A claim: who said what, for whom, when and where, in the source's words. */

import type { Claim } from "../api/types.ts";
import { Out } from "../parts/link.tsx";
import { STANCES, day, listed, plain } from "../words/words.ts";

export function ClaimView({ claim, party = false }: { claim: Claim; party?: boolean }) {
  const against = claim.stance !== "affirms";
  const said = [claim.certainty, claim.phase].filter((word) => word !== null).map(plain);
  return (
    <article class={`claim ${against ? "is-against" : "is-for"}`} aria-label={`Claim by ${speaker(claim)}`}>
      <p class="claim-head">
        <strong>{speaker(claim)}</strong> <span class="stance">{STANCES[claim.stance] ?? claim.stance}</span>
        {party && <span class="muted"> as a party to it</span>}
      </p>
      {claim.quote && <blockquote>{claim.quote}</blockquote>}
      <p class="claim-foot">
        {claim.said_on ? `Said ${day(claim.said_on)}` : "Said on a day that is not told"}
        {" · "}
        <Out url={claim.source.url}>{claim.source.title}</Out>
        {claim.source.publisher && `, ${claim.source.publisher}`}
        {claim.locator && `, ${claim.locator}`}
      </p>
      <p class="claim-foot">
        {said.join(" · ")}
        {claim.amount !== null && ` · ${claim.amount.toLocaleString("en")} ${claim.currency ?? "(its currency is not told)"}`}
        {" · "}
        <a href={`/v1/claims/${encodeURIComponent(claim.id)}`} target="_blank" rel="noopener noreferrer">
          {claim.id}
        </a>
      </p>
      <ReadBy claim={claim} />
      {claim.endings.map((ending) => (
        <p class="claim-foot warning" key={ending.id}>
          {[ending.way, day(ending.on), ending.by && `by ${ending.by}`].filter(Boolean).join(" ")}
          {ending.why && `: ${ending.why}`}
          {ending.undone !== null && ` (undone in revision ${ending.undone})`}
        </p>
      ))}
    </article>
  );
}

/** That a machine read it, by which rule, and what people decided of it since. */
function ReadBy({ claim }: { claim: Claim }) {
  if (claim.read_by === null) return null;
  const read = `Read by ${claim.read_by}${claim.rule ? `, rule ${claim.rule}` : ""}`;
  if (claim.reviews.length === 0) return <p class="claim-foot warning">{read}, and not reviewed.</p>;
  return (
    <>
      <p class="claim-foot">{read}.</p>
      {claim.reviews.map(({ id, verdict, by, on, note }) => (
        <p class={`claim-foot ${verdict === "refused" ? "warning" : ""}`} key={id}>
          {plain(verdict)} by {by}, {day(on)}
          {note && `: ${note}`}
        </p>
      ))}
    </>
  );
}

/** `John Kirby for United States`; the source itself where it names no speaker. */
export function speaker(claim: Claim): string {
  if (!claim.speaker) return claim.source.title;
  const principals = listed(claim.speaker.speaks_for.map((one) => one.name));
  return principals ? `${claim.speaker.name} for ${principals}` : claim.speaker.name;
}
