/** The inputs that filters are made of. Each tells `undefined` where it stands as usual. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
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
  chosen: readonly T[] | undefined;
  words: (one: T) => string;
  onChosen: (chosen: T[] | undefined) => void;
}

export function Checks<T extends string>({ legend, all, usual, chosen, words, onChosen }: ChecksShown<T>) {
  const on = chosen?.length ? chosen : usual;
  const toggle = (one: T) => {
    const next = all.filter((other) => (other === one ? !on.includes(one) : on.includes(other)));
    onChosen(next.length === 0 || next.join() === usual.join() ? undefined : next);
  };
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {all.map((one) => (
        <Tick key={one} label={words(one)} on={on.includes(one)} onChange={() => toggle(one)} />
      ))}
    </fieldset>
  );
}

export function Tick({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
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

interface Given<T> {
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
      />
    </label>
  );
}

export function Whole({ label, value, usual, least, most, onChosen }: Given<number> & { usual: number; least: number; most: number }) {
  const onChange = (text: string) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least || number > most) return;
    onChosen(number === usual ? undefined : number);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={least}
        max={most}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

/** A share in per cent; nothing where any is as good. */
export function Percent({ label, value, onChosen }: Given<number | null | undefined>) {
  const onChange = (input: HTMLInputElement) => {
    if (input.validity.valid) onChosen(input.value === "" ? undefined : input.valueAsNumber);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={0}
        max={100}
        step="any"
        placeholder="any"
        value={value ?? ""}
        onChange={(event) => onChange(event.currentTarget)}
      />
    </label>
  );
}

/** Words as the sources write them, which may hold commas: each is taken with Enter. */
export function Words({ label, hint, value, onChosen }: Given<readonly string[]> & { hint: string }) {
  const id = useId();
  const without = (word: string) => onChosen(value.filter((one) => one !== word));
  return (
    <div class="actor-box">
      <label for={id}>{label}</label>
      <div class="actor-field">
        {value.map((word) => (
          <Token key={word} name={word} onRemove={() => without(word)} />
        ))}
        <input
          id={id}
          type="text"
          placeholder={value.length ? "" : hint}
          onChange={(event) => {
            const word = event.currentTarget.value.trim();
            event.currentTarget.value = "";
            if (word && !value.includes(word)) onChosen([...value, word]);
          }}
          onKeyDown={(event) => {
            const last = value.at(-1);
            if (event.key === "Backspace" && event.currentTarget.value === "" && last !== undefined) without(last);
          }}
        />
      </div>
    </div>
  );
}
