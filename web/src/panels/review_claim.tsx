/** A claim that a machine read: the source's words, and beside them what was made of them. */

import type { Claim } from "../api/types.ts";
import { Fact } from "../parts/fact.tsx";
import { Out } from "../parts/link.tsx";
import { STANCES, day, goods, plain, verb } from "../words/words.ts";
import { speaker } from "./claim.tsx";

export function ReadClaim({ claim }: { claim: Claim }) {
  const { source, subject, object } = claim;
  return (
    <div class="sides">
      <section class="side" aria-label="The source">
        <h3>The source says</h3>
        <blockquote class="quote">{claim.quote ?? "No words are given."}</blockquote>
        <p class="muted">
          <Out url={source.url}>{source.title}</Out>
          {source.publisher && `, ${source.publisher}`}
          {claim.editions[0] && `, ${day(claim.editions[0].published)}`}
          {claim.locator && `, ${claim.locator}`}
        </p>
      </section>
      <section class="side" aria-label="What was read">
        <h3>What was read</h3>
        <p class="read-line">
          <b>{subject.name}</b> <span class="arrow">─ {verb(claim.kind)} →</span> <b>{object.name}</b>
        </p>
        <dl class="facts">
          <Fact name="Stance" value={`${plain(claim.stance)}: ${speaker(claim)} ${STANCES[claim.stance] ?? ""}`} />
          <Fact name="Certainty" value={plain(claim.certainty)} />
          <Fact name="Phase" value={claim.phase && plain(claim.phase)} />
          <Fact name="When" value={day(claim.valid)} />
          <Fact name="Said by" value={claim.speaker?.name ?? "the source itself"} />
          <Fact name="Said on" value={day(claim.said_on)} />
          <Fact name="Goods" value={goods(claim.goods)} />
          <Fact name="In return" value={goods(claim.in_return)} />
          <Fact name="Deal" value={claim.deal?.title ?? claim.deal?.id} />
          <Fact name="Share" value={claim.share === null ? null : `${claim.share} %`} />
          <Fact name="Rule" value={claim.rule} />
          <Fact name="Read by" value={claim.read_by} />
        </dl>
      </section>
    </div>
  );
}
