/** The ways in which an answer is handed on: the link, a file of the investigation, pictures, files for other programs,
 * and the dossier. */

import { useRef, useState } from "preact/hooks";
import { problemOf } from "../api/client.ts";
import type { PathAnswer, Question } from "../api/types.ts";
import { readTheme } from "../graph/theme.ts";
import { fileName, hand, pngFile, svgFile } from "../share/files.ts";
import { written } from "../share/investigation.ts";
import { type Svg, svgOf } from "../share/svg.ts";
import type { State } from "../state/address.ts";
import { useNames } from "../state/names.ts";
import { SIDES, asksSets } from "../state/sets.ts";
import { shown } from "../state/shown.ts";
import { ending, namedIn, phrases } from "../words/asked.ts";
import { setWords } from "../words/reach.ts";
import { OpenButton } from "./opening.tsx";
import { Files } from "./share_files.tsx";
import { type Asks, type Came, Outcome, Way, kept, say } from "./share_way.tsx";

interface Shown {
  page: State;
  answer: PathAnswer | null;
  rev: number | null;
}

export function Ways({ page, answer, rev }: Shown) {
  const { question, sets } = page;
  const [came, setCame] = useState<Came>(null);
  const [busy, setBusy] = useState(false);
  const named = useNames([...question.from, ...question.to, ...namedIn(question)]);
  const title = SIDES.map((side) => setWords(question, sets, side, named)).join(" to ");
  const ofSets = asksSets(sets);
  const name = fileName(ofSets ? "reach" : [...question.from, ...question.to].map(named).join(" "), rev);
  const work = async (todo: () => Promise<Came> | Came) => {
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
      {!ofSets && (
        <>
          <Pictures {...asks} name={name} captions={answer && { title, notes: notesOf(title, question, answer, named) }} />
          <Files {...asks} question={question} work={page.work} title={title} />
        </>
      )}
      <Outcome busy={busy} came={came} />
    </>
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
