/** The deals that an actor has a part in: by their own lists of parties, or since a claim on it names them. */

import { useState } from "preact/hooks";
import { api } from "../api/client.ts";
import type { ActorAnswer } from "../api/types.ts";
import { ActorLink } from "../parts/actor_link.tsx";
import { AnswerOf } from "../parts/answer_of.tsx";
import { type Asked, useAsked } from "../state/asked.ts";
import { count, listed, plain } from "../words/words.ts";
import type { Said } from "./said.ts";
import { dealsOf } from "./verdicts.ts";

interface Named {
  id: string;
  title: string | null;
}

export function Deals({ found: { parts }, said }: { found: ActorAnswer; said: Asked<Said> }) {
  const claims = said.state === "answered" ? said.value.claims : [];
  const unread = said.state === "answered" ? said.value.total - claims.length : 0;
  const { own, apart } = dealsOf(
    parts.flatMap((part) => part.first),
    claims,
  );
  const more = parts.map((part) => [part.role, part.deals - part.first.length] as const).filter(([, left]) => left > 0);
  return (
    <section aria-labelledby="deals">
      <h3 id="deals">Deals{said.state === "answered" && `: ${own.length}`}</h3>
      {parts.length > 0 && (
        <p class="muted">By their own lists it is {listed(parts.map((one) => `${plain(one.role)} in ${count(one.deals, "deal")}`))}.</p>
      )}
      {own.length + apart.length === 0 && said.state === "answered" && unread === 0 && (
        <p class="muted">No deal names it.</p>
      )}
      {own.map((deal) => (
        <Deal key={deal.id} deal={deal} />
      ))}
      {apart.length > 0 && (
        <>
          <h4>Named in what is denied or no longer counts: {apart.length}</h4>
          {apart.map((deal) => (
            <Deal key={deal.id} deal={deal} />
          ))}
        </>
      )}
      {unread > 0 && <p class="warning">{count(unread, "claim")} not read yet may name further deals.</p>}
      {more.length > 0 && (
        <p class="warning">Not listed: {listed(more.map(([role, left]) => `${count(left, "further deal")} as ${plain(role)}`))}.</p>
      )}
    </section>
  );
}

function Deal({ deal }: { deal: Named }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{deal.title ?? deal.id}</summary>
      {open && <Parties id={deal.id} />}
    </details>
  );
}

function Parties({ id }: { id: string }) {
  const answer = useAsked(id, (signal) => api.deal(id, signal));
  return (
    <AnswerOf asked={answer} what="reading the deal">
      {({ parties, not_parties, source }) => (
        <ul class="rows indented">
          {parties.map((one) => (
            <li key={`${one.role} ${one.actor.id}`}>
              <span class="muted">{plain(one.role)}</span> <ActorLink {...one.actor} />{" "}
              <span class="muted">{[one.standing, ...one.phases].filter(Boolean).join(" · ") || "by the deal's own list"}</span>
            </li>
          ))}
          {not_parties.map((one) => (
            <li key={`not ${one.role} ${one.actor.id}`}>
              <span class="against-words">not {plain(one.role)}</span> <ActorLink {...one.actor} />{" "}
              <span class="muted">{one.standing}</span>
            </li>
          ))}
          <li class="muted">As {source.title} tells it</li>
        </ul>
      )}
    </AnswerOf>
  );
}
