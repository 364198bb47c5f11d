/** Keeping an answer and handing it on: the link, a file of the investigation, pictures, files for other programs, and
 * the dossier. */

import { useEffect, useRef, useState } from "preact/hooks";
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

interface Shown {
  page: State;
  /** What was answered; null where nothing is yet. */
  answer: PathAnswer | null;
}

export function Share({ page, answer }: Shown) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", onPointer);
    return () => removeEventListener("pointerdown", onPointer);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="share" ref={box} onKeyDown={onKeyDown}>
      <button ref={button} type="button" aria-expanded={open} aria-controls="share" onClick={() => setOpen(!open)}>
        Share <span aria-hidden="true">{open ? "▴" : "▾"}</span>
      </button>
      <div id="share" class="share-panel" role="group" aria-label="Keep and share" hidden={!open}>
        {open && <Ways page={page} answer={answer} />}
      </div>
    </div>
  );
}

type Came = { words: readonly string[]; warned: readonly string[] } | { problem: ProblemDocument } | null;

function Ways({ page, answer }: Shown) {
  const { question } = page;
  const [came, setCame] = useState<Came>(null);
  const [busy, setBusy] = useState(false);
  const [denials, setDenials] = useState(false);
  const named = useNames([...question.from, ...question.to, ...(question.through ?? []), ...(question.avoid ?? [])]);
  const title = `${either(question.from.map(named))} to ${either(question.to.map(named))}`;
  const rev = answer?.search.rev ?? null;
  const name = fileName(title.replace(" to ", " "), rev);
  const drawn = answer && answer.paths.length > 0 ? shown.now : null;

  const doing = async (work: () => Promise<Came> | Came) => {
    setBusy(true);
    setCame(null);
    try {
      setCame(await work());
    } catch (error) {
      setCame({ problem: problemOf(error) });
    } finally {
      setBusy(false);
    }
  };
  const picture = (): Svg => {
    if (!drawn || !answer) throw new Error("Nothing is drawn.");
    return svgOf(drawn.drawing, drawn.points, readTheme(), { title, notes: notesOf(title, question, answer, named) });
  };
  const save = () => {
    const saved = today();
    hand(`${name}.armstrace.json`, new Blob([written({ title, saved, rev, state: page })], { type: "application/json" }));
    return kept(`${name}.armstrace.json`, "Open it on this page, or drop it anywhere on it.");
  };
  return (
    <>
      <Link setCame={setCame} />
      <Way title="This investigation">
        <button type="button" disabled={busy} onClick={() => void doing(save)}>
          Save as a file
        </button>
        <OpenButton />
      </Way>
      <Way title="The picture" none={drawn ? "" : "Nothing is drawn of this answer."}>
        <button type="button" disabled={busy || !drawn} onClick={() => void doing(() => {
          hand(`${name}.svg`, svgFile(picture()));
          return kept(`${name}.svg`);
        })}>
          SVG
        </button>
        <button type="button" disabled={busy || !drawn} onClick={() => void doing(async () => {
          hand(`${name}.png`, await pngFile(picture()));
          return kept(`${name}.png`);
        })}>
          PNG
        </button>
      </Way>
      <Way title="For other programs">
        {(Object.keys(FORMATS) as Format[]).map((format) => (
          <button key={format} type="button" disabled={busy} onClick={() => void doing(async () => {
            const served = await api.export(question, format, denials);
            hand(served.name, served.blob);
            return { words: [`${served.name} is in your downloads.`, holds(served.headers)], warned: lacking(served.headers) };
          })}>
            {FORMATS[format]}
          </button>
        ))}
        <label class="tick">
          <input type="checkbox" checked={denials} onChange={(event) => setDenials(event.currentTarget.checked)} />
          <span>With what is denied or was not found, marked as no link</span>
        </label>
      </Way>
      <Way title="Dossier, with all that the answer rests on">
        <a class="button" href={`/v1/dossier${query({ ...question, format: "html" })}`} target="_blank" rel="noopener">
          Page to print<span class="unseen"> (opens another page)</span>
        </a>
        <button type="button" disabled={busy} onClick={() => void doing(async () => {
          const served = await api.dossier(question);
          hand(served.name, served.blob);
          return kept(served.name, "Another armstrace loads it.");
        })}>
          File for another armstrace
        </button>
      </Way>
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

function Way({ title, none = "", children }: { title: string; none?: string; children: preact.ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      <div class="buttons">{children}</div>
      {none && <p class="muted small">{none}</p>}
    </section>
  );
}

function Link({ setCame }: { setCame: (came: Came) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setCame({ words: ["The link is copied. On the same graph it shows the same."], warned: [] });
    } catch {
      input.current?.select();
      setCame({ words: ["This browser lets no page copy here: the link is marked, copy it from there."], warned: [] });
    }
  };
  return (
    <section>
      <h2>The link</h2>
      <div class="link-line">
        <input ref={input} type="text" readOnly value={location.href} aria-label="The link to this answer" />
        <button type="button" onClick={() => void copy()}>
          Copy link
        </button>
      </div>
    </section>
  );
}

function kept(name: string, more = ""): Came {
  return { words: [`${name} is in your downloads.`, more].filter(Boolean), warned: [] };
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
