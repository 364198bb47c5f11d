/** Finding something by typing, and keeping what was picked: a combobox as in WAI-ARIA. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface Picked {
  id: string;
  name: string;
}

interface Shown {
  label: string;
  hint: string;
  picked: readonly Picked[];
  typed: string;
  /** What of what is found can be picked, in its order, and what is to be said of it. */
  options: readonly { id: string; view: ComponentChildren }[];
  said: string;
  /** What the list holds, as in "Actors for From". */
  what: string;
  /** Whether there are options before anything is typed. */
  eager?: boolean;
  focus?: boolean;
  onTyped: (text: string) => void;
  onPick: (id: string) => void;
  onRemove: (id: string) => void;
}

export function Combobox({ label, hint, picked, typed, options, said, what, eager = false, focus = false, onTyped, onPick, onRemove }: Shown) {
  const box = useId();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const isOpen = open && (eager || typed.trim() !== "");
  useEffect(() => setAt(0), [options.map((option) => option.id).join("\n")]);
  useEffect(() => {
    if (focus) input.current?.focus();
  }, [focus]);

  const pick = (id: string) => {
    onPick(id);
    onTyped("");
    setOpen(false);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = options[at];
    const last = picked.at(-1);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      if (isOpen && options.length) setAt((at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
    } else if (event.key === "Enter" && isOpen && chosen) pick(chosen.id);
    else if (event.key === "Escape" && isOpen) setOpen(false);
    else if (event.key === "Backspace" && typed === "" && last) onRemove(last.id);
    else return;
    event.preventDefault();
  };
  return (
    <div class="actor-box">
      <label for={`${box}-input`}>{label}</label>
      {/* A click beside the tokens means the input. */}
      <div class="actor-field" onClick={() => input.current?.focus()}>
        {picked.map((one) => (
          <Token key={one.id} name={one.name} onRemove={() => onRemove(one.id)} />
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
          aria-activedescendant={isOpen && options[at] ? `${box}-${at}` : undefined}
          value={typed}
          onInput={(event) => {
            onTyped(event.currentTarget.value);
            setOpen(true);
          }}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
      </div>
      {/* The list stays in the page, so that the input always controls something. */}
      <div class="found" hidden={!isOpen} onMouseDown={(event) => event.preventDefault()}>
        <ul id={`${box}-list`} role="listbox" aria-label={`${what} for ${label}`}>
          {isOpen &&
            options.map(({ id, view }, index) => (
              <li
                key={id}
                id={`${box}-${index}`}
                role="option"
                aria-selected={index === at}
                onClick={() => pick(id)}
                onMouseMove={() => setAt(index)}
              >
                {view}
              </li>
            ))}
        </ul>
        <p class="muted" role="status">
          {isOpen && said}
        </p>
      </div>
    </div>
  );
}

/** Something that was picked, to be taken out. */
export function Token({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <span class="token">
      {name}
      <button type="button" aria-label={`Remove ${name}`} onClick={onRemove}>
        ×
      </button>
    </span>
  );
}
