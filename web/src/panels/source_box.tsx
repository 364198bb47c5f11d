/** Choosing sources by their titles, out of those that were loaded. */

import { useState } from "preact/hooks";
import { nameId } from "../api/sources.ts";
import type { Source } from "../api/types.ts";
import { Combobox } from "../parts/combobox.tsx";
import type { Asked } from "../state/asked.ts";
import { useNames } from "../state/names.ts";
import { matching } from "../state/sources.ts";
import { count } from "../words/words.ts";

const MOST_SHOWN = 8;

interface Shown {
  label: string;
  hint: string;
  sources: Asked<Source[]>;
  picked: readonly string[];
  onPicked: (ids: string[]) => void;
}

export function SourceBox({ label, hint, sources, picked, onPicked }: Shown) {
  const [typed, setTyped] = useState("");
  const named = useNames(picked.map(nameId));
  const all = sources.state === "answered" ? sources.value : [];
  const found = matching(all, typed).filter(({ id }) => !picked.includes(id));
  const shown = found.slice(0, MOST_SHOWN);
  return (
    <Combobox
      label={label}
      hint={hint}
      what="Sources"
      eager
      picked={picked.map((id) => ({ id, name: named(nameId(id)) }))}
      typed={typed}
      options={shown.map((source) => ({ id: source.id, view: <Found source={source} /> }))}
      said={said(sources, found.length)}
      onTyped={setTyped}
      onPick={(id) => onPicked([...picked, id])}
      onRemove={(id) => onPicked(picked.filter((one) => one !== id))}
    />
  );
}

function said(sources: Asked<Source[]>, found: number): string {
  if (sources.state === "failed") return [sources.problem.detail, sources.problem.hint].filter(Boolean).join(" ");
  if (sources.state !== "answered") return "Looking …";
  if (found > MOST_SHOWN) return `${MOST_SHOWN} of ${count(found, "source")}: type more to see others.`;
  return found ? count(found, "source") : "No source that is left is called so.";
}

function Found({ source: { id, title, publisher, claims } }: { source: Source }) {
  return (
    <>
      <span class="found-name">{title}</span>
      <span class="found-kind">{count(claims, "claim")}</span>
      <span class="found-why">{[publisher, id].filter(Boolean).join(" · ")}</span>
    </>
  );
}
