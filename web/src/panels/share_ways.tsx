/** The ways in which an answer is handed on: the link, a file of the investigation, pictures, files for other programs,
 * and the dossier. */

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { api, problemOf, query } from "../api/client.ts";
import type { Format, PathAnswer, ProblemDocument, Question } from "../api/types.ts";
import { readTheme } from "../graph/theme.ts";
import { ProblemView } from "../parts/problem.tsx";
import { fileName, hand, pngFile, svgFile } from "../share/files.ts";
import { written } from "../share/investigation.ts";
import { holds, lacking } from "../share/lacking.ts";
import { type Svg, svgOf } from "../share/svg.ts";
import type { State } from "../state/address.ts";
import { useNames } from "../state/names.ts";
import { shown } from "../state/shown.ts";
import { ending, phrases } from "../words/asked.ts";
import { either } from "../words/words.ts";
import { OpenButton } from "./opening.tsx";

const FORMATS: Record<Format, string> = {
  graphml: "GraphML",
  gexf: "GEXF",
  csv: "CSV",
  ftm: "FollowTheMoney",
};

/** What came of it, in words; `warned` says what a file lacks. */
type Came = { words: readonly string[]; warned: readonly string[] } | { problem: ProblemDocument } | null;
type Work = () => Promise<Came> | Came;

interface Asks {
  busy: boolean;
  doing: (work: Work) => void;
}

export function Ways({ page, answer }: { page: State; answer: PathAnswer | null }) {
  const { question } = page;
  const [came, setCame] = useState<Came>(null);
  const [busy, setBusy] = useState(false);
  const named = useNames([...question.from, ...question.to, ...(question.through ?? []), ...(question.avoid ?? [])]);
  const title = `${either(question.from.map(named))} to ${either(question.to.map(named))}`;
  const rev = answer?.search.rev ?? null;
  const name = fileName([...question.from, ...question.to].map(named).join(" "), rev);
  const work = async (todo: Work) => {
    setBusy(true);
    setCame(null);
    try {
      setCame(await todo());
    } catch (error) {
      setCame({ problem: problemOf(error) });
    } finally {
      setBusy(false);
    }
  };
  const asks: Asks = { busy, doing: (todo) => void work(todo) };
  const save = () => {
    const file = `${name}.armstrace.json`;
    const text = written({ title, saved: today(), rev, state: page });
    hand(file, new Blob([text], { type: "application/json" }));
    return kept(file, "Open it on this page, or drop it anywhere on it.");
  };
  return (
    <>
      <Link {...asks} />
      <Way title="This investigation">
        <button type="button" disabled={busy} onClick={() => asks.doing(save)}>
          Save as a file
        </button>
        <OpenButton />
      </Way>
      <Pictures {...asks} name={name} captions={answer && { title, notes: notesOf(title, question, answer, named) }} />
      <Programs {...asks} question={question} />
      <Dossier {...asks} question={question} />
      <Outcome busy={busy} came={came} />
    </>
  );
}

function Way({ title, none = "", children }: { title: string; none?: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      <div class="buttons">{children}</div>
      {none && <p class="muted small">{none}</p>}
    </section>
  );
}

function Link({ doing }: Asks) {
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      return say("The link is copied. On the same graph it shows the same.");
    } catch {
      input.current?.select();
      return say("This browser lets no page copy here: the link is marked, copy it from there.");
    }
  };
  return (
    <section>
      <h2>The link</h2>
      <div class="link-line">
        <input ref={input} type="text" readOnly value={location.href} aria-label="The link to this answer" />
        <button type="button" onClick={() => doing(copy)}>
          Copy link
        </button>
      </div>
    </section>
  );
}

interface PicturesShown extends Asks {
  name: string;
  captions: { title: string; notes: readonly string[] } | null;
}

function Pictures({ busy, doing, name, captions }: PicturesShown) {
  const none = !shown.now || !captions;
  const keep = async (ending: string, file: (svg: Svg) => Blob | Promise<Blob>) => {
    // As it is drawn now, and not when the menu was opened.
    if (!shown.now || !captions) return say("Nothing is drawn.");
    hand(`${name}.${ending}`, await file(svgOf(shown.now.drawing, shown.now.points, readTheme(), captions)));
    return kept(`${name}.${ending}`);
  };
  return (
    <Way title="The picture" none={none ? "Nothing is drawn of this answer." : ""}>
      <button type="button" disabled={busy || none} onClick={() => doing(() => keep("svg", svgFile))}>
        SVG
      </button>
      <button type="button" disabled={busy || none} onClick={() => doing(() => keep("png", pngFile))}>
        PNG
      </button>
    </Way>
  );
}

function Programs({ busy, doing, question }: Asks & { question: Question }) {
  const [denials, setDenials] = useState(false);
  const keep = async (format: Format) => {
    const { name, blob, headers } = await api.export(question, format, denials);
    hand(name, blob);
    return { words: [`${name} is in your downloads.`, holds(headers)], warned: lacking(headers) };
  };
  return (
    <Way title="For other programs">
      {(Object.keys(FORMATS) as Format[]).map((format) => (
        <button key={format} type="button" disabled={busy} onClick={() => doing(() => keep(format))}>
          {FORMATS[format]}
        </button>
      ))}
      <label class="tick">
        <input type="checkbox" checked={denials} onChange={(event) => setDenials(event.currentTarget.checked)} />
        <span>With what is denied or was not found, marked as no link</span>
      </label>
    </Way>
  );
}

function Dossier({ busy, doing, question }: Asks & { question: Question }) {
  const keep = async () => {
    const { name, blob } = await api.dossier(question);
    hand(name, blob);
    return kept(name, "Another armstrace loads it.");
  };
  return (
    <Way title="Dossier, with all that the answer rests on">
      <a class="button" href={`/v1/dossier${query({ ...question, format: "html" })}`} target="_blank" rel="noopener">
        Page to print<span class="unseen"> (opens another page)</span>
      </a>
      <button type="button" disabled={busy} onClick={() => doing(keep)}>
        File for another armstrace
      </button>
    </Way>
  );
}

function Outcome({ busy, came }: { busy: boolean; came: Came }) {
  return (
    <>
      <div class="came" role="status">
        {busy && <p>Making it …</p>}
        {came && "words" in came && (
          <>
            <p>{came.words.join(" ")}</p>
            {came.warned.map((words) => (
              <p key={words} class="warning">
                {words}
              </p>
            ))}
          </>
        )}
      </div>
      {came && "problem" in came && <ProblemView problem={came.problem} />}
    </>
  );
}

function say(...words: string[]): Came {
  return { words, warned: [] };
}

function kept(name: string, more = ""): Came {
  return say(`${name} is in your downloads.`, more);
}

/** What stands below a picture, since it may be shown without the page around it. */
function notesOf(title: string, question: Question, answer: PathAnswer, named: (id: string) => string): string[] {
  const beyond = phrases(question, named).map((phrase) => phrase.words);
  return [
    `Asked: ${[title, ...beyond].join(", ")}`,
    ending(answer.search, question, answer.paths.length),
    `armstrace, revision ${answer.search.rev}, ${today()}`,
  ];
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
