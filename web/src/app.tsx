/** The page: between whom is asked, which paths count, the answer as a list and as a graph, and what it rests on. */

import { useMemo } from "preact/hooks";
import { ActorPage } from "./about/page.tsx";
import { drawingOf } from "./answer/drawing.ts";
import type { Question } from "./api/types.ts";
import { Account } from "./panels/account.tsx";
import { AgainstList } from "./panels/against.tsx";
import { Between } from "./panels/between.tsx";
import { Detail } from "./panels/detail.tsx";
import { Head } from "./panels/head.tsx";
import { Nothing } from "./panels/nothing.tsx";
import { Opening } from "./panels/opening.tsx";
import { PathList } from "./panels/paths.tsx";
import { Picture } from "./panels/picture.tsx";
import { ReachPage } from "./panels/reach.tsx";
import { ReviewPage } from "./panels/review.tsx";
import { Start } from "./panels/start.tsx";
import { AnswerOf } from "./parts/answer_of.tsx";
import type { State } from "./state/address.ts";
import { useNames } from "./state/names.ts";
import { useDrawn } from "./state/drawn.ts";
import { usePage } from "./state/page.ts";
import { isWhole, onlyEnd } from "./state/question.ts";
import { useReach } from "./state/reach.ts";
import { asksSets } from "./state/sets.ts";
import { type Trace, useTrace } from "./state/trace.ts";
import { count } from "./words/words.ts";

const NO_QUESTION: Question = { from: [], to: [] };

export function App() {
  const page = usePage();
  const ofSets = asksSets(page.sets);
  const about = page.about ?? (ofSets ? null : onlyEnd(page.question));
  const trace = useTrace(about === null && !ofSets ? page.question : NO_QUESTION);
  // Also while the page of an actor is read, from which one goes back to the table.
  const reached = useReach(page);
  const answer = trace.paths.state === "answered" ? trace.paths.value : null;
  const rev = (reached.state === "answered" ? reached.value : answer)?.search.rev ?? null;
  return (
    <>
      <Head page={page} answer={answer} rev={rev} />
      <Opening page={page} rev={rev} />
      {page.unknown.length > 0 && (
        <p class="notice" role="alert">
          This address asks for what the page does not know, and that was left out: {page.unknown.join(", ")}.
        </p>
      )}
      {page.review ? (
        <main class="main-alone">
          <ReviewPage queue={page.review} />
        </main>
      ) : about !== null ? (
        <ActorPage key={about} page={page} id={about} />
      ) : ofSets ? (
        <ReachPage page={page} asked={reached} />
      ) : isWhole(page.question) ? (
        <Answer page={page} trace={trace} />
      ) : (
        <main class="main-alone">
          <Start />
        </main>
      )}
    </>
  );
}

function Answer({ page, trace }: { page: State; trace: Trace }) {
  const { question, chosen } = page;
  const paths = trace.paths.state === "answered" ? trace.paths.value.paths : [];
  const against = trace.against.state === "answered" ? trace.against.value : null;
  const base = useMemo(
    () => drawingOf(paths, question, page.against ? (against?.beside ?? []) : []),
    [trace.paths, against, page.against],
  );
  const drawn = useDrawn(page, base, paths);
  const beside = useMemo(() => drawingOf([], question, against?.beside ?? []).lines, [against]);
  const named = useNames([]);
  const chosenRelation = chosen?.what === "relation" ? chosen.id : null;
  return (
    <div class="answer">
      <AnswerOf asked={trace.paths} what="searching">
        {({ paths: found, search }) =>
          found.length === 0 ? (
            <>
              <main class="main-wide">
                <Nothing search={search} asked={question} chosen={chosen} />
              </main>
              <aside aria-label="Evidence">
                <Detail page={page} search={search} paths={found} drawn={drawn} named={named} />
              </aside>
            </>
          ) : (
            <>
              <section class="list" aria-label="Paths">
                <h2>{count(found.length, "path")}</h2>
                <PathList paths={found} chosen={chosen} />
                <Account search={search} asked={question} shown={found.length} />
              </section>
              <main>
                <Picture page={page} drawn={drawn} />
              </main>
              <aside aria-label="Who stands between, and the evidence">
                {chosen ? (
                  <Detail page={page} search={search} paths={found} drawn={drawn} named={named} />
                ) : (
                  <>
                    <h2>Who stands between</h2>
                    <AnswerOf asked={trace.between} what="counting who stands between">
                      {(answer) => <Between answer={answer} asked={question} chosen={null} />}
                    </AnswerOf>
                    <h2>Denied, disputed, or not found</h2>
                    <AnswerOf asked={trace.against} what="asking what is denied">
                      {(value) => (
                        <AgainstList
                          against={value}
                          lines={[...drawn.base.lines.filter((line) => line.standing === "contested"), ...beside]}
                          named={named}
                          chosen={chosenRelation}
                          drawn={page.against}
                        />
                      )}
                    </AnswerOf>
                  </>
                )}
              </aside>
            </>
          )
        }
      </AnswerOf>
    </div>
  );
}
