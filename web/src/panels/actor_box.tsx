/** Finding actors by name while typing, and keeping those that were picked: a combobox as in WAI-ARIA. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { api, isAbort, problemOf } from "../api/client.ts";
import type { ActorPage, FoundActor, ProblemDocument } from "../api/types.ts";
import { meet, useNames } from "../state/names.ts";
import { HOWS, actorKind, count, listed } from "../words/words.ts";

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
  const box = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const { page, problem, asking } = useFound(typed);
  const named = useNames(picked);
  const found = (page?.actors ?? []).filter(({ actor }) => !picked.includes(actor.id));
  const isOpen = open && typed.trim() !== "";
  useEffect(() => setAt(0), [page]);
  useEffect(() => {
    if (focus) input.current?.focus();
  }, [focus]);

  const pick = ({ actor }: FoundActor) => {
    meet([actor]);
    onPicked([...picked, actor.id]);
    setTyped("");
    setOpen(false);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = found[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      if (found.length) setAt((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && isOpen && chosen) pick(chosen);
    else if (event.key === "Escape" && isOpen) setOpen(false);
    else if (event.key === "Backspace" && typed === "" && picked.length) onPicked(picked.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return (
    <div class="actor-box">
      <label for={`${box}-input`}>{label}</label>
      {/* A click beside the tokens means the input. */}
      <div class="actor-field" onClick={() => input.current?.focus()}>
        {picked.map((id) => (
          <span class="token" key={id}>
            {named(id)}
            <button
              type="button"
              aria-label={`Remove ${named(id)}`}
              onClick={() => onPicked(picked.filter((one) => one !== id))}
            >
              ×
            </button>
          </span>
        ))}
        <input
          id={`${box}-input`}
          ref={input}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          placeholder={picked.length ? "" : hint}
          aria-expanded={isOpen}
          aria-controls={`${box}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && found[at] ? `${box}-${at}` : undefined}
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setOpen(true);
          }}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
      </div>
      {/* The list stays in the page, so that the input always controls something. */}
      <div class="found" hidden={!isOpen} onMouseDown={(event) => event.preventDefault()}>
        <ul id={`${box}-list`} role="listbox" aria-label={`Actors for ${label}`}>
          {isOpen &&
            found.map((one, index) => (
              <li
                key={one.actor.id}
                id={`${box}-${index}`}
                role="option"
                aria-selected={index === at}
                onClick={() => pick(one)}
                onMouseMove={() => setAt(index)}
              >
                <Found found={one} />
              </li>
            ))}
        </ul>
        <p class="muted" role="status">
          {isOpen && said(problem, page, found.length, asking)}
        </p>
      </div>
    </div>
  );
}

function said(problem: ProblemDocument | null, page: ActorPage | null, shown: number, asking: boolean): string {
  if (problem) return [problem.detail, problem.hint].filter(Boolean).join(" ");
  if (!page) return asking ? "Looking …" : "";
  if (page.total === 0) return "Nobody here is called that, nor nearly so.";
  if (page.total > page.actors.length) return `${shown} of ${count(page.total, "actor")}: type more to see others.`;
  return count(page.total, "actor");
}

function Found({ found: { actor, matched } }: { found: FoundActor }) {
  const countries = actor.kind === "State" ? [] : actor.countries;
  const why = matched ? (HOWS[matched.how] ?? matched.how) : "";
  return (
    <>
      <span class="found-name">{actor.name}</span>
      <span class="found-kind">{[actorKind(actor.kind), listed(countries)].filter(Boolean).join(" · ")}</span>
      <span class="found-why">
        {matched && matched.name !== actor.name && matched.how !== "id" ? `${matched.name}: ${why}` : why}
      </span>
    </>
  );
}

interface Finding {
  page: ActorPage | null;
  problem: ProblemDocument | null;
  asking: boolean;
}

function useFound(typed: string): Finding {
  const [finding, setFinding] = useState<Finding>({ page: null, problem: null, asking: false });
  useEffect(() => {
    const q = typed.trim();
    if (q === "") {
      setFinding({ page: null, problem: null, asking: false });
      return;
    }
    const control = new AbortController();
    const pause = setTimeout(() => {
      setFinding((before) => ({ ...before, asking: true }));
      api.actors(q, PAGE, control.signal).then(
        (page) => setFinding({ page, problem: null, asking: false }),
        (error: unknown) => {
          if (!isAbort(error)) setFinding({ page: null, problem: problemOf(error), asking: false });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      control.abort();
    };
  }, [typed]);
  return finding;
}
