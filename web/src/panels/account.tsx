/** How a search ended and what it left out: whether the answer is all there is. */

import type { Question, Search } from "../api/types.ts";
import { go } from "../state/page.ts";
import { DEFAULTS, LONGEST, changed } from "../state/question.ts";
import { ending, leftOut } from "../words/asked.ts";

interface Shown {
  search: Search;
  asked: Question;
  shown: number;
}

export function Account({ search, asked, shown }: Shown) {
  const left = leftOut(search, asked);
  return (
    <div class="account">
      <p class={search.complete ? "" : "warning"}>
        <b>{ending(search, asked, shown)}</b>
      </p>
      {left.length > 0 && <p class="muted">Not walked through: {left.join("; ")}.</p>}
      {shown === 0 && !search.near_complete && (
        <p class="warning">
          What comes nearest was not looked for to the end: there may be {search.near_misses.length ? "others" : "near misses"}.
        </p>
      )}
      <Further search={search} asked={asked} shown={shown} />
      <p class="muted small">
        Engine {search.engine}, revision {search.rev}.
      </p>
    </div>
  );
}

/** One click to go on where the search stopped. */
function Further({ search, asked, shown }: Shown) {
  const k = asked.k ?? DEFAULTS.k;
  const ask = (change: Partial<Question>) => go({ question: changed(asked, change) });
  if (search.stopped_by === "k" && k < 100) {
    const more = Math.min(100, k * 2);
    return (
      <button type="button" onClick={() => ask({ k: more })}>
        Ask for up to {more} paths
      </button>
    );
  }
  // Cypher looks for near misses as long as there is time, the projection through so many edges.
  const nearStopped = shown === 0 && !search.near_complete && search.engine === "cypher";
  if ((search.stopped_by === "deadline" || nearStopped) && (asked.deadline ?? DEFAULTS.deadline) < LONGEST) {
    return (
      <button type="button" onClick={() => ask({ deadline: LONGEST })}>
        Search for up to {LONGEST} seconds
      </button>
    );
  }
  return null;
}
