/** What changed of an actor in this graph, newest first. */

import { api } from "../api/client.ts";
import type { Change } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { useAsked } from "../state/asked.ts";
import { count, plain, verb } from "../words/words.ts";

const WHAT = ["actor", "claim", "deal", "doubt", "ending", "judgement", "record", "review"];
const PAGE = 1000;
const MOST_PAGES = 5;
const SHOWN = 12;

interface Log {
  changes: Change[];
  complete: boolean;
}

/** The service tells changes from the first on: the latest are at the end. */
async function read(actor: string, signal: AbortSignal): Promise<Log> {
  const changes: Change[] = [];
  let after: string | null | undefined;
  for (let page = 0; page < MOST_PAGES && after !== null; page++) {
    const answer = await api.changes({ actor, what: WHAT, limit: PAGE, after }, signal);
    changes.push(...answer.changes);
    after = answer.next;
  }
  return { changes: changes.toReversed(), complete: after === null };
}

export function Lately({ id }: { id: string }) {
  const answer = useAsked(id, (signal) => read(id, signal));
  return (
    <section aria-labelledby="lately">
      <h3 id="lately">What changed lately</h3>
      <AnswerOf asked={answer} what="reading the log">
        {({ changes, complete }) => (
          <>
            {changes.length === 0 && <p class="muted">The log names it nowhere.</p>}
            <ul class="rows">
              {changes.slice(0, SHOWN).map((one) => (
                <li key={`${one.rev} ${one.seq}`}>
                  <span class="muted">{one.at.slice(0, 10)}, revision {one.rev}:</span> {sentence(one)}
                </li>
              ))}
            </ul>
            {changes.length > SHOWN && <p class="muted">And {count(changes.length - SHOWN, "earlier change")}.</p>}
            {!complete && (
              <p class="warning">The log holds more than {count(PAGE * MOST_PAGES, "change")} of it: the latest are not among these.</p>
            )}
          </>
        )}
      </AnswerOf>
    </section>
  );
}

function sentence({ what, op, note, claim, subject_name, object_name, name }: Change): string {
  const did = note ?? (op === "delete" ? "taken out" : "written");
  if (claim) {
    const stance = claim.stance === "affirms" ? "" : `, ${plain(claim.stance)}`;
    return `${plain(what)} ${did}: ${subject_name ?? "?"} ${verb(claim.kind)} ${object_name ?? "?"}${stance}`;
  }
  return [`${plain(what)} ${did}`, name].filter(Boolean).join(": ");
}
