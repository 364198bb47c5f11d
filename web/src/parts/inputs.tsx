/** The inputs that filters are made of. Each tells `undefined` where it stands as usual. */

import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { Token } from "./combobox.tsx";

export function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="filter-group" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface ChecksShown<T extends string> {
  legend: string;
  all: readonly T[];
  usual: readonly T[];
  /** Nothing stands for what is usual; an empty list is one. */
  chosen: readonly T[] | undefined;
  /** Those of which some is asked, and not all. */
  partly?: readonly T[];
  words: (one: T) => string;
  onChosen: (chosen: T[] | undefined) => void;
}

export function Checks<T extends string>({ legend, all, usual, chosen, partly = [], words, onChosen }: ChecksShown<T>) {
  const on = chosen ?? usual;
  const toggle = (one: T) => {
    const next = all.filter((other) => (other === one ? !on.includes(one) : on.includes(other)));
    onChosen(next.length === 0 || next.join() === usual.join() ? undefined : next);
  };
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {all.map((one) => (
        <Tick key={one} label={words(one)} on={on.includes(one)} partly={partly.includes(one)} onChange={() => toggle(one)} />
      ))}
    </fieldset>
  );
}

interface TickShown {
  label: string;
  on: boolean;
  partly?: boolean;
  onChange: (on: boolean) => void;
}

export function Tick({ label, on, partly = false, onChange }: TickShown) {
  return (
    <label class="tick">
      <input type="checkbox" checked={on} indeterminate={partly} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

interface PickShown {
  label: string;
  value: string;
  usual: string;
  choices: Record<string, string>;
  onChosen: (value: string | undefined) => void;
}

export function Pick({ label, value, usual, choices, onChosen }: PickShown) {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => onChosen(event.currentTarget.value === usual ? undefined : event.currentTarget.value)}
      >
        {Object.entries(choices).map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

export interface Given<T> {
  label: string;
  value: T;
  onChosen: (value: T | undefined) => void;
}

export function Day({ label, value, disabled = false, onChosen }: Given<string | null | undefined> & { disabled?: boolean }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="date" disabled={disabled} value={value ?? ""} onChange={(event) => onChosen(event.currentTarget.value || undefined)} />
    </label>
  );
}

export function Text({ label, hint, value, onChosen }: Given<string | null | undefined> & { hint: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        placeholder={hint}
        value={value ?? ""}
        onChange={(event) => onChosen(event.currentTarget.value.trim() || undefined)}
        onKeyDown={(event) => abandon(event, value ?? "")}
      />
    </label>
  );
}

/** What is half typed when it is abandoned is put back first: a browser takes what stands in a field that is left. */
function abandon(event: KeyboardEvent & { currentTarget: HTMLInputElement }, asked: string): void {
  if (event.key === "Escape") event.currentTarget.value = asked;
}

/** Words as the sources write them, which may hold commas: each is taken with Enter. */
export function Words({ label, hint, value, onChosen }: Given<readonly string[]> & { hint: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const without = (word: string) => onChosen(value.filter((one) => one !== word));
  return (
    <div class="actor-box">
      <label for={id}>{label}</label>
      {/* A click beside the tokens means the input, and one that takes a token out leaves the focus there. */}
      <div class="actor-field" onClick={() => input.current?.focus()}>
        {value.map((word) => (
          <Token key={word} name={word} onRemove={() => without(word)} />
        ))}
        <input
          id={id}
          ref={input}
          type="text"
          placeholder={value.length ? "" : hint}
          onChange={(event) => {
            const word = event.currentTarget.value.trim();
            event.currentTarget.value = "";
            if (word && !value.includes(word)) onChosen([...value, word]);
          }}
          onKeyDown={(event) => {
            abandon(event, "");
            const last = value.at(-1);
            if (event.key === "Backspace" && event.currentTarget.value === "" && last !== undefined) without(last);
          }}
        />
      </div>
    </div>
  );
}
