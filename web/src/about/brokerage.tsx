/** Which pairs of actors an actor joins, by deal. */

import { api } from "../api/client.ts";
import { ActorLink } from "../parts/actor_link.tsx";
import { AnswerOf } from "../parts/answer_of.tsx";
import { StandingBadge } from "../parts/standing.tsx";
import { useAsked } from "../state/asked.ts";
import { count } from "../words/words.ts";

export function Brokerage({ id }: { id: string }) {
  const answer = useAsked(id, (signal) => api.brokerage(id, signal));
  return (
    <section aria-labelledby="brokerage">
      <h3 id="brokerage">Whom it joins in one deal</h3>
      <AnswerOf asked={answer} what="asking whom it joins">
        {({ pairs, same, deals, next }) => (
          <>
            {pairs.length === 0 && <p class="muted">Nobody: no deal joins two others through it.</p>}
            {pairs.length > 0 && (
              <p class="muted">
                {count(same, "pair")} in {count(deals, "deal")}.
              </p>
            )}
            <ul class="rows">
              {pairs.map(({ actors: [one, other], deal, edges }) => (
                <li key={`${deal?.id} ${one?.id} ${other?.id}`}>
                  {one && <ActorLink {...one} />} and {other && <ActorLink {...other} />}{" "}
                  <StandingBadge standing={weaker(edges)} /> <span class="muted">{deal?.title ?? deal?.id}</span>
                </li>
              ))}
            </ul>
            {next !== null && <p class="warning">Not listed: {count(same - pairs.length, "further pair")}.</p>}
          </>
        )}
      </AnswerOf>
    </section>
  );
}

type Edges = Awaited<ReturnType<typeof api.brokerage>>["pairs"][number]["edges"];

/** A pair is joined as well as the weaker of its two sides. */
function weaker(edges: Edges) {
  const best = edges.map((side) => side[0]).filter((edge) => edge !== undefined);
  return best.toSorted((a, b) => a.evidence - b.evidence)[0]?.standing ?? null;
}
