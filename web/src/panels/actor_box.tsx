/** Finding actors by name while typing, and keeping those that were picked. */

import { useEffect, useState } from "preact/hooks";
import { api, isAbort, problemOf } from "../api/client.ts";
import type { ActorPage, FoundActor, ProblemDocument } from "../api/types.ts";
import { Combobox } from "../parts/combobox.tsx";
import { meet, useNames } from "../state/names.ts";
import { designatedWords } from "../words/designated.ts";
import { HOWS, actorKind, count, listed, today } from "../words/words.ts";

const PAGE = 8;
const PAUSE_MS = 120;

interface Shown {
  label: string;
  picked: readonly string[];
  onPicked: (ids: string[]) => void;
  hint: string;
  focus?: boolean;
}

export function ActorBox({ label, picked, onPicked, hint, focus = false }: Shown) {
  const [typed, setTyped] = useState("");
  const { page, problem } = useFound(typed);
  const named = useNames(picked);
  const found = (page?.actors ?? []).filter(({ actor }) => !picked.includes(actor.id));
  const pick = (id: string) => {
    meet(found.map(({ actor }) => actor).filter((actor) => actor.id === id));
    onPicked([...picked, id]);
  };
  return (
    <Combobox
      label={label}
      hint={hint}
      what="Actors"
      focus={focus}
      picked={picked.map((id) => ({ id, name: named(id) }))}
      typed={typed}
      options={found.map((one) => ({ id: one.actor.id, view: <Found found={one} /> }))}
      said={said(problem, page, found.length)}
      onTyped={setTyped}
      onPick={pick}
      onRemove={(id) => onPicked(picked.filter((one) => one !== id))}
    />
  );
}

function said(problem: ProblemDocument | null, page: ActorPage | null, shown: number): string {
  if (problem) return [problem.detail, problem.hint].filter(Boolean).join(" ");
  if (!page) return "Looking …";
  if (page.total === 0) return "Nobody here is called that, nor nearly so.";
  if (page.total > page.actors.length) return `${shown} of ${count(page.total, "actor")}: type more to see others.`;
  return count(page.total, "actor");
}

function Found({ found: { actor, matched, designated } }: { found: FoundActor }) {
  const countries = actor.kind === "State" ? [] : actor.countries;
  const why = matched ? (HOWS[matched.how] ?? matched.how) : "";
  const by = designatedWords(designated, today());
  return (
    <>
      <span class="found-name">{actor.name}</span>
      <span class="found-kind">{[actorKind(actor.kind), listed(countries)].filter(Boolean).join(" · ")}</span>
      <span class="found-why">
        {matched && matched.name !== actor.name && matched.how !== "id" ? `${matched.name}: ${why}` : why}
      </span>
      {by.length > 0 && <span class="found-designated">{by.join(" · ")}</span>}
    </>
  );
}

interface Finding {
  /** What was looked for. */
  q: string;
  page: ActorPage | null;
  problem: ProblemDocument | null;
}

const NOTHING: Finding = { q: "", page: null, problem: null };

/** What is found of what is typed now; never what was found of an earlier text. */
function useFound(typed: string): Finding {
  const [finding, setFinding] = useState(NOTHING);
  const q = typed.trim();
  useEffect(() => {
    setFinding(NOTHING);
    if (q === "") return;
    const control = new AbortController();
    const pause = setTimeout(() => {
      api.actors(q, PAGE, control.signal).then(
        (page) => setFinding({ q, page, problem: null }),
        (error: unknown) => {
          if (!isAbort(error)) setFinding({ q, page: null, problem: problemOf(error) });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      control.abort();
    };
  }, [q]);
  return finding.q === q ? finding : { ...NOTHING, q };
}
