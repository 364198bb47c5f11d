/** Two actors that may be one: their records side by side, and what speaks for and against it. */

import type { ActorRecord, Candidate } from "../api/types.ts";
import { Fact } from "../parts/fact.tsx";
import { actorKind, count, day, listed } from "../words/words.ts";

const WHYS: Record<string, string> = {
  unsure: "it was looked at, and could not be told",
  contradicted: "two who count alike say opposite things",
  cut: "judged the same, which would join what is judged different, or two states",
};

/** The two records that an answer joins: those of the surest judgement. */
export function judgedPair({ judgements, one, other }: Candidate): { a: string; b: string } {
  const [surest] = judgements.toSorted((x, y) => (y.score ?? 0) - (x.score ?? 0) || (x.id < y.id ? 1 : -1));
  if (surest) return { a: surest.a, b: surest.b };
  return { a: one.records[0]?.id ?? one.id, b: other.records[0]?.id ?? other.id };
}

export function PairView({ pair }: { pair: Candidate }) {
  return (
    <>
      <div class="sides">
        <Side side={pair.one} />
        <Side side={pair.other} />
      </div>
      <section class="judged" aria-label="What was judged">
        <h3>In doubt, since {listed(pair.why.map((why) => WHYS[why] ?? why))}</h3>
        <p class="muted">
          If they are one, {pair.opens > 0 ? `up to ${count(pair.opens, "path")}` : "no path"} of two hops would open.
        </p>
        <ul>
          {pair.judgements.map((judgement) => (
            <li key={judgement.id}>
              <b>{judgement.verdict}</b> by {judgement.by}, {judgement.on}
              {judgement.score !== null && `, ${Math.round(judgement.score * 100)} % sure that they are one`}
              {judgement.note && `: ${judgement.note}`}
              <ul class="reasons-of">
                {judgement.reasons.map((reason) => (
                  <li key={`${reason.feature} ${reason.says}`}>
                    <span class={`bearing is-${reason.bearing}`}>{reason.bearing === "agrees" ? "+ agrees" : "− conflicts"}</span>{" "}
                    {reason.feature}: {reason.says}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Side({ side }: { side: Candidate["one"] }) {
  return (
    <section class="side" aria-label={side.name}>
      <h3>
        {side.name} <span class="muted">{actorKind(side.kind)}</span>
      </h3>
      {side.records.map((record) => (
        <RecordView key={record.id} record={record} />
      ))}
    </section>
  );
}

function RecordView({ record }: { record: ActorRecord }) {
  return (
    <dl class="facts">
      <Fact name="Source" value={record.source_title ?? record.source} />
      <Fact name="Name" value={record.name} />
      <Fact name="Also" value={listed([...(record.names ?? []), ...(record.weak_names ?? [])])} />
      <Fact name="Kind" value={actorKind(record.kind)} />
      <Fact name="Countries" value={listed(record.countries ?? [])} />
      <Fact name="Born" value={[...(record.births ?? []).map(day), ...(record.birth_places ?? [])].join(", ")} />
      <Fact name="Founded" value={day(record.founded)} />
      <Fact name="Ids" value={record.identifiers.map(({ scheme, value }) => `${scheme} ${value}`).join(", ")} />
      <Fact name="Positions" value={(record.positions ?? []).join("; ")} />
      <Fact name="Addresses" value={(record.addresses ?? []).join("; ")} />
      <Fact name="Described" value={record.description} />
    </dl>
  );
}
