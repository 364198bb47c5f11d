/** What changed of an actor in this graph, newest first. */

import { useState } from "preact/hooks";
import { api } from "../api/client.ts";
import type { Change, ChangesPage } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { useMore } from "../parts/more.ts";
import { ProblemView } from "../parts/problem.tsx";
import { useAsked } from "../state/asked.ts";
import { useKept } from "../state/kept.ts";
import { count, plain, verb } from "../words/words.ts";

const WHAT = ["actor", "claim", "deal", "doubt", "ending", "judgement", "record", "review"];
const SHOWN = 12;
const MOST = 1000;

export function Lately({ id }: { id: string }) {
  const [most, setMost] = useState(SHOWN);
  const answer = useAsked(`${id} ${most}`, (signal) =>
    api.changes({ actor: id, what: WHAT, newest: true, limit: most }, signal),
  );
  const { shown, reading, problem, again } = useKept(answer);
  const more = again ?? (() => setMost(Math.min(MOST, most * 4)));
  return (
    <section aria-labelledby="lately">
      <h3 id="lately">What changed lately</h3>
      <AnswerOf asked={shown} what="reading the log">
        {(page) => <Changes page={page} atMost={most === MOST && !again} reading={reading} more={more} />}
      </AnswerOf>
      {problem && <ProblemView problem={problem} />}
    </section>
  );
}

interface ChangesShown {
  page: ChangesPage;
  /** Whether no more of them can be read. */
  atMost: boolean;
  reading: boolean;
  more: () => void;
}

function Changes({ page: { changes, next }, atMost, reading, more }: ChangesShown) {
  const { list, onMore } = useMore<HTMLUListElement>("li", changes.length, more);
  return (
    <>
      {changes.length === 0 && <p class="muted">The log names it nowhere.</p>}
      <ul class="rows" ref={list}>
        {changes.map((one) => (
          <li key={`${one.rev} ${one.seq}`} tabIndex={-1}>
            <span class="muted">{one.at.slice(0, 10)}, revision {one.rev}:</span> {sentence(one)}
          </li>
        ))}
      </ul>
      {next && (reading || !atMost) && (
        <button type="button" aria-disabled={reading} onClick={() => !reading && onMore()}>
          {reading ? "Reading …" : "Earlier changes"}
        </button>
      )}
      {next && !reading && atMost && (
        <p class="warning">The log goes further back than these {count(MOST, "change")}.</p>
      )}
    </>
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
