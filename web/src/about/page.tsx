/** The page of one actor: everything that is known of it, or its graph, which grows by expanding. */

import { useMemo } from "preact/hooks";
import type { Drawing } from "../answer/drawing.ts";
import { api } from "../api/client.ts";
import type { ActorAnswer } from "../api/types.ts";
import { Ask } from "../panels/actor.tsx";
import { Detail } from "../panels/detail.tsx";
import { Picture, Views } from "../panels/picture.tsx";
import { AnswerOf } from "../parts/answer_of.tsx";
import type { State } from "../state/address.ts";
import { useAsked } from "../state/asked.ts";
import { useDrawn } from "../state/drawn.ts";
import { meet, useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { isWhole } from "../state/question.ts";
import { asksSets } from "../state/sets.ts";
import { actorKind, listed } from "../words/words.ts";
import { Brokerage } from "./brokerage.tsx";
import { ClaimsInTime } from "./claims.tsx";
import { Deals } from "./deals.tsx";
import { Identity } from "./identity.tsx";
import { Lately } from "./lately.tsx";
import { Designations, Names } from "./names.tsx";
import { Relations } from "./relations.tsx";
import { useSaid } from "./said.ts";

export function ActorPage({ page, id }: { page: State; id: string }) {
  const answer = useAsked(id, async (signal) => {
    const found = await api.actor(id, signal);
    meet([found.actor]);
    return found;
  });
  return (
    <div class="answer">
      <AnswerOf asked={answer} what="reading what is known of it">
        {(found) => <Found page={page} found={found} />}
      </AnswerOf>
    </div>
  );
}

function Found({ page, found }: { page: State; found: ActorAnswer }) {
  const { actor } = found;
  const base = useMemo<Drawing>(
    () => ({ dots: [{ id: actor.id, name: actor.name, kind: actor.kind, place: "inside", paths: [] }], lines: [] }),
    [actor],
  );
  const drawn = useDrawn(page, base, []);
  const named = useNames([]);
  const view = page.about === null ? "known" : page.view;
  const chosen = page.chosen ?? (view === "known" ? null : { what: "actor" as const, id: actor.id });
  return (
    <>
      <main class="main-wide about-main">
        {view === "known" ? <Known key={actor.id} found={found} page={page} /> : <Picture page={page} drawn={drawn} />}
      </main>
      <aside aria-label={chosen ? "What was chosen" : "Who it is"}>
        {chosen ? (
          <Detail page={{ ...page, chosen }} search={null} paths={[]} drawn={drawn} named={named} />
        ) : (
          <>
            <Designations found={found} />
            <Names found={found} />
            <Identity found={found} />
          </>
        )}
      </aside>
    </>
  );
}

function Known({ found, page }: { found: ActorAnswer; page: State }) {
  const { actor } = found;
  const { said, reading, more } = useSaid(actor.id);
  return (
    <article class="about">
      <div class="views">
        <Views shown="known" about={actor.id} />
        {(isWhole(page.question) || asksSets(page.sets)) && (
          <button type="button" onClick={() => go({ about: null, chosen: null })}>
            {asksSets(page.sets) ? "Back to the table" : "Back to the paths"}
          </button>
        )}
      </div>
      <h2>{actor.name}</h2>
      <p>
        {actorKind(actor.kind)}
        {actor.kind !== "State" && actor.countries.length > 0 && ` · ${listed(actor.countries)}`}
        {found.speaks_for.length > 0 && ` · speaks for ${listed(found.speaks_for.map((one) => one.name))}`}
      </p>
      <Ask id={actor.id} asked={page.question} name={actor.name} isItsPage />
      <Relations found={found} />
      <AnswerOf asked={said} what="reading the claims">
        {(read) => <ClaimsInTime {...read} reading={reading} more={more} />}
      </AnswerOf>
      <Deals found={found} said={said} />
      <Brokerage id={actor.id} />
      <Lately id={actor.id} />
    </article>
  );
}
