/** An actor in short: what it is, who designates it, and what can be asked of it. */

import { useState } from "preact/hooks";
import type { Line } from "../answer/drawing.ts";
import { api } from "../api/client.ts";
import type { ActorAnswer, Question } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { AsOfToday } from "../parts/as_of_today.tsx";
import { DesignationLines } from "../parts/designation_lines.tsx";
import { LineInWords } from "../parts/line.tsx";
import { useMore } from "../parts/more.ts";
import { useAsked } from "../state/asked.ts";
import type { Drawn } from "../state/drawn.ts";
import { go } from "../state/page.ts";
import { changed, isWhole } from "../state/question.ts";
import { NO_SETS } from "../state/sets.ts";
import { actorKind, listed } from "../words/words.ts";
import { Expand } from "./expand.tsx";

/** So many of its lines are listed, and as many more at each click. */
const LINES = 50;

interface Shown {
  id: string;
  asked: Question;
  drawn: Drawn;
  named: (id: string) => string;
}

export function ActorCard({ id, asked, drawn, named }: Shown) {
  const answer = useAsked(id, (signal) => api.actor(id, signal));
  const around = drawn.drawing.lines.filter((line) => line.subject === id || line.object === id);
  return (
    <div class="actor-card">
      <AnswerOf asked={answer} what="reading what is known of it">
        {(found) => <Known found={found} knownBy={asked.known_by} />}
      </AnswerOf>
      <Ask id={id} asked={asked} name={named(id)} />
      <Expand id={id} name={named(id)} asked={asked} drawn={drawn} />
      {around.length > 0 && <Around key={id} lines={around} named={named} />}
    </div>
  );
}

/** The lines that it has, of which a hub has thousands. */
function Around({ lines, named }: { lines: readonly Line[]; named: (id: string) => string }) {
  const [most, setMost] = useState(LINES);
  const shown = lines.slice(0, most);
  const { list, onMore } = useMore<HTMLUListElement>("button:enabled", shown.length, () => setMost(most + LINES));
  return (
    <>
      <h3>Its lines in this drawing: {lines.length.toLocaleString("en")}</h3>
      <ul class="against" ref={list}>
        {shown.map((line) => (
          <li key={line.id}>
            <OneLine line={line} named={named} />
          </li>
        ))}
      </ul>
      {lines.length > shown.length && (
        <p class="muted">
          The first {shown.length.toLocaleString("en")}.{" "}
          <button type="button" onClick={onMore}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function OneLine({ line, named }: { line: Line; named: (id: string) => string }) {
  const { relation } = line;
  return (
    <button
      type="button"
      class="plain"
      disabled={relation === null}
      onClick={() => relation !== null && go({ chosen: { what: "relation", id: relation } })}
    >
      <LineInWords line={line} named={named} />
    </button>
  );
}

interface KnownShown {
  found: ActorAnswer;
  knownBy: Question["known_by"];
}

function Known({ found: { actor, records, designations }, knownBy }: KnownShown) {
  const names = actor.names.filter((name) => name !== actor.name);
  const described = records.map((record) => record.description).find(Boolean);
  return (
    <>
      <p>
        {actorKind(actor.kind)}
        {actor.countries.length > 0 && ` · ${listed(actor.countries)}`}
        {names.length > 0 && ` · also called ${listed(names)}`}
      </p>
      {described && <p class="muted">{described}</p>}
      {designations.length > 0 && <AsOfToday what="Designations are" knownBy={knownBy} />}
      <DesignationLines designations={designations} />
    </>
  );
}

interface AskShown {
  id: string;
  asked: Question;
  name: string;
  isItsPage?: boolean;
}

export function Ask({ id, asked, name, isItsPage = false }: AskShown) {
  const isEnd = asked.from.includes(id) || asked.to.includes(id);
  const ask = (question: Question) => go({ question, sets: NO_SETS, chosen: null });
  const { through = [], avoid = [] } = asked;
  return (
    <>
      {isItsPage && <AsOfToday what="All on this page is" knownBy={asked.known_by} />}
      <p class="buttons" role="group" aria-label={`Ask about ${name}`}>
        <button type="button" onClick={() => ask(changed(asked, { from: [id], to: without(asked.to, id), through: without(through, id), avoid: without(avoid, id) }))}>
          From here
        </button>
        <button type="button" onClick={() => ask(changed(asked, { to: [id], from: without(asked.from, id), through: without(through, id), avoid: without(avoid, id) }))}>
          To here
        </button>
        {!isEnd && isWhole(asked) && (
          <>
            <button type="button" onClick={() => ask(changed(asked, { through: [...without(through, id), id], avoid: without(avoid, id) }))}>
              Only through here
            </button>
            <button type="button" onClick={() => ask(changed(asked, { avoid: [...without(avoid, id), id], through: without(through, id) }))}>
              Take away
            </button>
          </>
        )}
        {!isItsPage && (
          <button type="button" onClick={() => go({ about: id, view: "known", chosen: null })}>
            All that is known
          </button>
        )}
      </p>
    </>
  );
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((one) => one !== id);
}
