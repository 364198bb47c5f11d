/** The honest empty answer: what was asked, how the search ended, what came nearest and why it is no answer. */

import type { NearMiss, Question, Search } from "../api/types.ts";
import { Route } from "../parts/route.tsx";
import type { Chosen } from "../state/address.ts";
import { useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { phrases } from "../words/asked.ts";
import { edgeReason, inclusion, pathReason } from "../words/reasons.ts";
import { either } from "../words/words.ts";
import { Account } from "./account.tsx";
import { isChosen } from "./paths.tsx";

interface Shown {
  search: Search;
  asked: Question;
  chosen: Chosen | null;
}

export function Nothing({ search, asked, chosen }: Shown) {
  const named = useNames([...asked.from, ...asked.to]);
  const beyond = phrases(asked, named).map((phrase) => phrase.words);
  const [from, to] = [either(asked.from.map(named)), either(asked.to.map(named))];
  return (
    <div class="nothing">
      <h2>{search.complete ? "No path meets the question" : "The search was stopped before its end"}</h2>
      <p>
        Asked: from <b>{from}</b> to <b>{to}</b>
        {beyond.length ? `, ${beyond.join(", ")}.` : ", with nothing but what is usual."}
      </p>
      <Account search={search} asked={asked} shown={0} />
      {search.near_misses.length > 0 && (
        <>
          <h3>What comes nearest, and why it is no answer</h3>
          <ul class="near-misses">
            {search.near_misses.map((near) => (
              <Near key={near.actors.map((actor) => actor.id).join()} near={near} asked={asked} chosen={chosen} />
            ))}
          </ul>
        </>
      )}
      {search.near_misses.length === 0 && search.near_complete && (
        <p>Nothing comes near either: no change of one condition would let a path in.</p>
      )}
    </div>
  );
}

function Near({ near, asked, chosen }: { near: NearMiss; asked: Question; chosen: Chosen | null }) {
  const actors = near.actors.map((actor) => actor.id);
  const on = isChosen(chosen, "near", near.actors);
  const include = inclusion(near, asked);
  const ofEdges = near.edges.flatMap((edge) => edge.reasons.map((reason) => edgeReason(reason, edge, asked)));
  const named = new Set(near.edges.flatMap((edge) => edge.reasons));
  const ofAll = near.reasons.filter((reason) => !named.has(reason)).map((reason) => pathReason(reason, near, asked));
  const reasons = [...new Set([...ofAll, ...ofEdges])];
  return (
    <li class="near">
      <Route
        actors={near.actors}
        edges={actors.slice(1).map((_, at) => near.edges.filter((edge) => edge.hop === at))}
      />
      <ul class="reasons">
        {reasons.map((reason) => (
          <li key={reason}>{sentence(reason)}</li>
        ))}
      </ul>
      <p class="near-buttons">
        {include && (
          <button type="button" class="main" onClick={() => go({ question: include.question, chosen: null })}>
            Include {include.words}
          </button>
        )}
        <button
          type="button"
          aria-pressed={on}
          onClick={() => go({ chosen: on ? null : { what: "near", actors } })}
        >
          Evidence for and against
        </button>
      </p>
      {!include && <p class="muted">Nothing that can be asked lets it in: a denial is never a link.</p>}
    </li>
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
