/** What was chosen of an answer, with its evidence. */

import type { ComponentChildren } from "preact";
import type { Path, Search } from "../api/types.ts";
import type { Chosen, State } from "../state/address.ts";
import type { Drawn } from "../state/drawn.ts";
import { go } from "../state/page.ts";
import { ActorCard } from "./actor.tsx";
import { NearEvidence, PathEvidence, RelationEvidence } from "./evidence.tsx";
import { isChosen } from "./paths.tsx";

interface Shown {
  page: State;
  search: Search | null;
  paths: readonly Path[];
  drawn: Drawn;
  named: (id: string) => string;
}

export function Detail({ page, search, paths, drawn, named }: Shown) {
  const { question } = page;
  const chosen = page.chosen ?? (search && nearest(search));
  if (chosen === null) return null;
  switch (chosen.what) {
    case "path": {
      const rank = paths.findIndex((one) => isChosen(chosen, "path", one.actors));
      const path = paths[rank];
      return (
        <Frame title={path ? `Path ${rank + 1}, its weakest evidence first` : "Path"}>
          {path ? <PathEvidence path={path} asOf={question.known_by ?? null} /> : <Gone what="path" />}
        </Frame>
      );
    }
    case "near": {
      const near = search?.near_misses.find((one) => isChosen(chosen, "near", one.actors));
      return (
        <Frame title="Near miss: no answer">
          {near ? <NearEvidence near={near} asked={question} /> : <Gone what="near miss" />}
        </Frame>
      );
    }
    case "relation": {
      const edges = drawn.all.lines.filter((line) => line.relation === chosen.id).flatMap((line) => line.edges);
      return (
        <Frame title="Evidence">
          <RelationEvidence id={chosen.id} drawn={edges} asOf={question.known_by ?? null} />
        </Frame>
      );
    }
    case "actor":
      return (
        <Frame title={named(chosen.id)}>
          <ActorCard id={chosen.id} asked={question} drawn={drawn} named={named} />
        </Frame>
      );
  }
}

/** Where nothing was found and nothing is chosen: what came nearest. */
function nearest(search: Search): Chosen | null {
  const near = search.near_misses[0];
  return near ? { what: "near", actors: near.actors.map((actor) => actor.id) } : null;
}

function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <div class="detail-head">
        <h2>{title}</h2>
        <button type="button" aria-label="Close" title="Close" onClick={() => go({ chosen: null })}>
          ×
        </button>
      </div>
      {children}
    </>
  );
}

function Gone({ what }: { what: string }) {
  return (
    <p class="warning">
      The address names a {what} that is not among these: the question, or the graph, has changed since.
    </p>
  );
}
