/** An edge with the claims for and against it. */

import type { Claim, Edge } from "../api/types.ts";
import { Fact } from "../parts/fact.tsx";
import { StandingBadge } from "../parts/standing.tsx";
import { Unreviewed } from "../parts/unreviewed.tsx";
import { count, days, goods, listed } from "../words/words.ts";
import { ClaimView } from "./claim.tsx";

export interface Notes {
  claims: ReadonlyMap<string, Claim>;
  named: (id: string) => string;
}

export function EdgeView({ edge, notes, why = [] }: { edge: Edge; notes: Notes; why?: readonly string[] }) {
  const known = edge.known_from ? `known from ${edge.known_from}` : "known since a day that is not said";
  const facts = [
    edge.phase,
    edge.certainty,
    days(edge.first, edge.last),
    edge.claims.length > 0 && (edge.known === "possible" ? "possibly known then" : known),
    edge.share !== null && `${edge.share} %`,
  ].filter(Boolean);
  const deal = edge.claims.concat(edge.disputing).map((id) => notes.claims.get(id)?.deal).find(Boolean);
  return (
    <section class="edge">
      {why.map((reason) => (
        <p class="warning" key={reason}>
          No answer, since {reason}.
        </p>
      ))}
      <p class="edge-head">
        <StandingBadge standing={edge.standing} /> <Unreviewed edges={[edge]} /> {facts.join(" · ")}
      </p>
      <dl class="facts">
        <Fact name="Origins" value={edge.origins.length ? `${count(edge.origins.length, "origin")}: ${listed(edge.origins.map(notes.named))}` : ""} />
        <Fact name="Deal" value={deal?.title ?? edge.deal ?? ""} />
        <Fact name="Goods" value={goods(edge.goods)} />
        <Fact name="In return" value={goods(edge.in_return)} />
        <Fact name="Measure" value={[edge.measure, edge.list_name, edge.programme].filter(Boolean).join(" · ")} />
      </dl>
      <Claims title="For" ids={edge.claims} notes={notes} none="Nobody affirms this." />
      {edge.disputing.length > 0 && (
        <Claims title="Against" ids={edge.disputing} parties={edge.denied_by_party} notes={notes} none="" />
      )}
    </section>
  );
}

interface ClaimsShown {
  title: string;
  ids: readonly string[];
  parties?: readonly string[];
  notes: Notes;
  none: string;
}

function Claims({ title, ids, parties = [], notes, none }: ClaimsShown) {
  return (
    <div class="claims">
      <h4>{title}</h4>
      {ids.length === 0 && <p class="muted">{none}</p>}
      {ids.map((id) => {
        const claim = notes.claims.get(id);
        return claim ? (
          <ClaimView key={id} claim={claim} party={parties.includes(id)} />
        ) : (
          <p key={id} class="muted">
            {id}
          </p>
        );
      })}
    </div>
  );
}
