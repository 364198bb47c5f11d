/** Files for other programs, and the dossier: of what the question finds, or of what is drawn. */

import { useState } from "preact/hooks";
import { api, query } from "../api/client.ts";
import type { Format, Part, Question } from "../api/types.ts";
import { hand } from "../share/files.ts";
import { holds, lacking } from "../share/lacking.ts";
import { openTab } from "../share/tab.ts";
import { titled } from "../share/title.ts";
import { viewOf } from "../share/view.ts";
import type { State } from "../state/address.ts";
import { pictured } from "../state/pictured.ts";
import { count } from "../words/words.ts";
import { type Asks, Way, kept, say } from "./share_way.tsx";

const FORMATS: Record<Format, string> = {
  graphml: "GraphML",
  gexf: "GEXF",
  csv: "CSV",
  ftm: "FollowTheMoney",
};

interface Shown extends Asks {
  page: State;
  /** Of what is seen. */
  title: string;
  /** Of the question, which another page may be seen of than its answer. */
  asked: string;
}

export function Files({ page: { question, work, about }, title, asked, ...asks }: Shown) {
  const [wants, setWants] = useState(false);
  const all = pictured.now?.drawn.drawing;
  // What is denied of those who stand between, with anybody, is drawn beside the paths.
  const beside = all?.lines.some((line) => line.paths.length === 0) ?? false;
  const drawing = beside || work.expanded.length + work.hidden.length > 0 ? all : undefined;
  const isView = wants && drawing !== undefined;
  // As it is drawn when the button is pressed.
  const part = (): Part => (isView && pictured.now ? { view: viewOf(pictured.now.drawn.drawing, question) } : { question });
  const found = about === null ? "What the question finds" : `What the question finds: ${asked}`;
  return (
    <>
      {drawing && (
        <fieldset class="which">
          <legend>What these files and dossiers are of</legend>
          <Choice words={found} on={!isView} onChosen={() => setWants(false)} />
          <Choice
            words={`What is drawn: ${count(drawing.dots.length, "actor")}, ${count(drawing.lines.length, "line")}`}
            on={isView}
            onChosen={() => setWants(true)}
          />
        </fieldset>
      )}
      {!drawing && about !== null && (
        <p class="muted small">These files and dossiers are of what the question finds: {asked}.</p>
      )}
      <Programs {...asks} part={part} isView={isView} />
      <Dossier {...asks} part={part} isView={isView} question={question} title={title} />
    </>
  );
}

function Choice({ words, on, onChosen }: { words: string; on: boolean; onChosen: () => void }) {
  return (
    <label class="tick">
      <input type="radio" name="part" checked={on} onChange={onChosen} />
      <span>{words}</span>
    </label>
  );
}

interface PartShown extends Asks {
  part: () => Part;
  isView: boolean;
}

function Programs({ busy, doing, part, isView }: PartShown) {
  const [denials, setDenials] = useState(false);
  const keep = async (format: Format) => {
    const { name, blob, headers } = await api.export(part(), format, denials);
    hand(name, blob);
    return { words: [`${name} is in your downloads.`, holds(headers, isView)], warned: lacking(headers) };
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
        <span>With what of the same relations is denied or was not found, marked as no link</span>
      </label>
    </Way>
  );
}

function Dossier({ busy, doing, part, isView, question, title }: PartShown & { question: Question; title: string }) {
  const keep = async (format: "json" | "html", more: string) => {
    const { name, blob } = await api.dossier(part(), format, isView ? titled(title, ", as drawn") : undefined);
    hand(name, blob);
    return kept(name, more);
  };
  return (
    <Way title="Dossier, with all that it rests on">
      {isView ? (
        // Only a question has an address that a tab can be opened with.
        <button type="button" disabled={busy} onClick={() => doing(() => keep("html", "Open it to print it."))}>
          Page to print
        </button>
      ) : (
        <Printed busy={busy} doing={doing} question={question} />
      )}
      <button type="button" disabled={busy} onClick={() => doing(() => keep("json", "Another armstrace loads it."))}>
        File for another armstrace
      </button>
    </Way>
  );
}

function Printed({ busy, doing, question }: Asks & { question: Question }) {
  const path = `/v1/dossier${query({ ...question, format: "html" })}`;
  const show = async () => {
    if ((await openTab(path)) === "shown") return say("The page is open in another tab.");
    return say("This browser lets the page open no other: allow it, or open the link by the browser's own menu.");
  };
  return (
    <a
      class="button"
      href={path}
      target="_blank"
      rel="noopener"
      aria-disabled={busy}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (!busy) doing(show);
      }}
    >
      Page to print<span class="unseen"> (opens another page)</span>
    </a>
  );
}
