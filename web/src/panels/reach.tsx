/** Who of one set of actors reaches another: how far, by which path, and whether these are all. */

import { useRef, useState } from "preact/hooks";
import { api, problemOf } from "../api/client.ts";
import type { ProblemDocument, ReachAnswer } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { ProblemView } from "../parts/problem.tsx";
import { pageOf } from "../parts/rows.ts";
import { fileName, hand } from "../share/files.ts";
import type { State } from "../state/address.ts";
import type { Asked } from "../state/asked.ts";
import { useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { DEFAULTS, LONGEST, changed } from "../state/question.ts";
import { MOST_ROWS, SIDES, USUAL_LIMIT, ofSets, reachAsked, saysBoth } from "../state/sets.ts";
import { leftOut, namedIn, phrases } from "../words/asked.ts";
import { counted, reachEnding, reachedWords, revOf, setWords, tableWords } from "../words/reach.ts";
import { ReachTable } from "./reach_table.tsx";

export function ReachPage({ page, asked }: { page: State; asked: Asked<ReachAnswer> }) {
  const { question, sets } = page;
  const box = useRef<HTMLDivElement>(null);
  const begin = useRef<number | null>(null);
  // What was clicked goes with the answer: the focus waits here for the next one.
  const onFurther = (row: number | null) => {
    begin.current = row;
    box.current?.focus();
  };
  return (
    <div class="answer" ref={box} tabIndex={-1}>
      {saysBoth(question, sets) ? (
        <AnswerOf asked={asked} what="searching">
          {(answer) => (
            <main class="reach">
              <Account page={page} answer={answer} onFurther={onFurther} />
              {answer.actors.length > 0 && <ReachTable page={page} answer={answer} begin={begin} />}
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

interface AccountShown {
  page: State;
  answer: ReachAnswer;
  /** With the row that the reader goes on with, if it is known. */
  onFurther: (row: number | null) => void;
}

function Account({ page, answer, onFurther }: AccountShown) {
  const { question, sets } = page;
  const { search } = answer;
  const named = useNames([...question.from, ...question.to, ...namedIn(question)]);
  const beyond = phrases(ofSets(question), named).map((phrase) => phrase.words);
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
        <Further page={page} answer={answer} onFurther={onFurther} />
        <AsTable page={page} answer={answer} />
      </p>
      <p class="muted small">
        Engine {search.engine}, revision {search.rev}.
      </p>
    </div>
  );
}

/** One click to go on where the answer stopped. */
function Further({ page: { question, sets }, answer: { actors, search, more }, onFurther }: AccountShown) {
  const limit = sets.limit ?? USUAL_LIMIT;
  const next = Math.min(MOST_ROWS, limit * 10);
  const list = () => {
    const row = actors.length + 1;
    const first = pageOf(row, next);
    onFurther(row);
    go({ sets: { ...sets, limit: next }, row: first === 1 ? null : first });
  };
  const longer = () => {
    onFurther(null);
    go({ question: changed(question, { deadline: LONGEST }) });
  };
  return (
    <>
      {more > 0 && next > limit && (
        <button type="button" onClick={list}>
          List up to {next.toLocaleString("en")}
        </button>
      )}
      {search.stopped_by === "deadline" && (question.deadline ?? DEFAULTS.deadline) < LONGEST && (
        <button type="button" onClick={longer}>
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
      const { blob, headers } = await api.reachTable(reachAsked(question, sets));
      const rev = revOf(headers);
      const name = `${fileName("reach", rev)}.csv`;
      hand(name, blob);
      setSaid(tableWords(name, rev, answer.search.rev));
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
