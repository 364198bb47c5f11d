/** What changed of an actor in this graph, newest first. */

import { useState } from "preact/hooks";
import { api } from "../api/client.ts";
import type { Change } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { useAsked } from "../state/asked.ts";
import { count, plain, verb } from "../words/words.ts";

const WHAT = ["actor", "claim", "deal", "doubt", "ending", "judgement", "record", "review"];
const SHOWN = 12;
const MOST = 1000;

export function Lately({ id }: { id: string }) {
  const [shown, setShown] = useState(SHOWN);
  const answer = useAsked(`${id} ${shown}`, (signal) =>
    api.changes({ actor: id, what: WHAT, newest: true, limit: shown }, signal),
  );
  return (
    <section aria-labelledby="lately">
      <h3 id="lately">What changed lately</h3>
      <AnswerOf asked={answer} what="reading the log">
        {({ changes, next }) => (
          <>
            {changes.length === 0 && <p class="muted">The log names it nowhere.</p>}
            <ul class="rows">
              {changes.map((one) => (
                <li key={`${one.rev} ${one.seq}`}>
                  <span class="muted">{one.at.slice(0, 10)}, revision {one.rev}:</span> {sentence(one)}
                </li>
              ))}
            </ul>
            {next && shown < MOST && (
              <button type="button" onClick={() => setShown(Math.min(MOST, shown * 4))}>
                Earlier changes
              </button>
            )}
            {next && shown === MOST && (
              <p class="warning">The log goes further back than these {count(MOST, "change")}.</p>
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
