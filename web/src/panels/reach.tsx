/** Who of one set of actors reaches another: how far, by which path, and whether these are all. */

import { useState } from "preact/hooks";
import { api, problemOf } from "../api/client.ts";
import type { ProblemDocument, ReachAnswer } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { ProblemView } from "../parts/problem.tsx";
import { fileName, hand } from "../share/files.ts";
import type { State } from "../state/address.ts";
import type { Asked } from "../state/asked.ts";
import { useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { DEFAULTS, LONGEST, changed } from "../state/question.ts";
import { MOST_ROWS, SIDES, USUAL_LIMIT, reachAsked, saysBoth } from "../state/sets.ts";
import { leftOut, namedIn, phrases } from "../words/asked.ts";
import { counted, reachEnding, reachedWords, setWords } from "../words/reach.ts";
import { ReachTable } from "./reach_table.tsx";

export function ReachPage({ page, asked }: { page: State; asked: Asked<ReachAnswer> }) {
  const { question, sets } = page;
  return (
    <div class="answer">
      {saysBoth(question, sets) ? (
        <AnswerOf asked={asked} what="searching">
          {(answer) => (
            <main class="reach">
              <Account page={page} answer={answer} />
              {answer.actors.length > 0 && <ReachTable page={page} answer={answer} />}
            </main>
          )}
        </AnswerOf>
      ) : (
        <main class="reach">
          <h2>Who of one set reaches another?</h2>
          <p>
            Of one side it is not said yet who is meant: name an actor under <b>From</b> or <b>To</b>, or give its set a
            condition under <b>Ask of a whole set</b>.
          </p>
        </main>
      )}
    </div>
  );
}

function Account({ page, answer }: { page: State; answer: ReachAnswer }) {
  const { question, sets } = page;
  const { search } = answer;
  const named = useNames([...question.from, ...question.to, ...namedIn(question)]);
  const beyond = phrases(question, named).map((phrase) => phrase.words);
  const unknown = SIDES.flatMap((side) => answer[side].unknown ?? []);
  const left = leftOut(search, question);
  return (
    <div class="account">
      <h2>{reachedWords(answer)}</h2>
      {SIDES.map((side) => (
        <p key={side}>
          {side === "from" ? "From" : "To"} <b>{setWords(question, sets, side, named)}</b>: {counted(answer[side])}
        </p>
      ))}
      {beyond.length > 0 && <p>Asked: {beyond.join(", ")}.</p>}
      {unknown.length > 0 && (
        <p class="warning">Nothing in the graph is called so: {unknown.map((word) => `“${word}”`).join(", ")}.</p>
      )}
      <p class={search.complete ? "" : "warning"}>
        <b>{reachEnding(answer, question)}</b>
      </p>
      {left.length > 0 && <p class="muted">Not walked through: {left.join("; ")}.</p>}
      <p class="buttons">
        <Further page={page} answer={answer} />
        <AsTable page={page} answer={answer} />
      </p>
      <p class="muted small">
        Engine {search.engine}, revision {search.rev}.
      </p>
    </div>
  );
}

/** One click to go on where the answer stopped. */
function Further({ page: { question, sets }, answer: { search, more } }: { page: State; answer: ReachAnswer }) {
  const limit = sets.limit ?? USUAL_LIMIT;
  const next = Math.min(MOST_ROWS, limit * 10);
  return (
    <>
      {more > 0 && next > limit && (
        <button type="button" onClick={() => go({ sets: { ...sets, limit: next } })}>
          List up to {next.toLocaleString("en")}
        </button>
      )}
      {search.stopped_by === "deadline" && (question.deadline ?? DEFAULTS.deadline) < LONGEST && (
        <button type="button" onClick={() => go({ question: changed(question, { deadline: LONGEST }) })}>
          Search for up to {LONGEST} seconds
        </button>
      )}
    </>
  );
}

/** The rows as the service writes them, for a spreadsheet. */
function AsTable({ page: { question, sets }, answer }: { page: State; answer: ReachAnswer }) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const keep = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { blob } = await api.reachTable(reachAsked(question, sets));
      const name = `${fileName("reach", answer.search.rev)}.csv`;
      hand(name, blob);
      setSaid(`${name} is in your downloads. It holds a row an actor, and a note where they are not all.`);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={() => void keep()}>
        CSV
      </button>
      <span role="status">{busy ? "Making it …" : said}</span>
      {problem && <ProblemView problem={problem} />}
    </>
  );
}
