/** An actor in short: what it is, who designates it, and what can be asked of it. */

import type { ActorAnswer, Question } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { DesignationLines } from "../parts/designation_lines.tsx";
import { LineInWords } from "../parts/line.tsx";
import { api } from "../api/client.ts";
import { useAsked } from "../state/asked.ts";
import type { Drawn } from "../state/drawn.ts";
import { go } from "../state/page.ts";
import { changed, isWhole } from "../state/question.ts";
import { NO_SETS } from "../state/sets.ts";
import { actorKind, listed } from "../words/words.ts";
import { Expand } from "./expand.tsx";

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
        {(found) => <Known found={found} />}
      </AnswerOf>
      <Ask id={id} asked={asked} name={named(id)} />
      <Expand id={id} name={named(id)} asked={asked} drawn={drawn} />
      {around.length > 0 && <h3>Its lines in this drawing</h3>}
      <ul class="against">
        {around.map((line) => (
          <li key={line.id}>
            <button
              type="button"
              class="plain"
              disabled={line.relation === null}
              onClick={() => line.relation !== null && go({ chosen: { what: "relation", id: line.relation } })}
            >
              <LineInWords line={line} named={named} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Known({ found: { actor, records, designations } }: { found: ActorAnswer }) {
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
  );
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((one) => one !== id);
}
