/** What a decision still needs: a reason, and once in a tab who decides and the token of the service. */

import { useEffect, useRef, useState } from "preact/hooks";
import { TokenField } from "../parts/token_field.tsx";
import type { Writer } from "../state/writer.ts";

interface Shown {
  choice: { words: string; why?: string; needed?: boolean };
  writer: Writer;
  busy: boolean;
  onSend: (note: string | null, writer: Writer) => void;
  onCancel: () => void;
}

export function DecisionForm({ choice, writer, busy, onSend, onCancel }: Shown) {
  const form = useRef<HTMLFormElement>(null);
  const [note, setNote] = useState("");
  const [by, setBy] = useState(writer.by);
  const [token, setToken] = useState("");
  const asksToken = !writer.token;
  // Again where a token was refused, since it is asked for anew.
  useEffect(() => {
    const inputs = [...(form.current?.querySelectorAll("input") ?? [])];
    (inputs.find((input) => input.value === "") ?? inputs[0])?.focus();
  }, [asksToken]);
  const send = (event: Event) => {
    event.preventDefault();
    onSend(note.trim() || null, { token: asksToken ? token.trim() : writer.token, by: by.trim() });
  };
  return (
    <form class="decision-form" ref={form} onSubmit={send} autocomplete="off" aria-label={choice.words.replace(" …", "")}>
      {choice.why && (
        <label class="field wide">
          <span>
            {choice.why}
            {!choice.needed && " (may stay empty)"}
          </span>
          <input
            type="text"
            required={!!choice.needed}
            maxLength={2000}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
      )}
      {(asksToken || !writer.by) && (
        <label class="field">
          <span>Who decides</span>
          <input
            type="text"
            required
            maxLength={200}
            value={by}
            onInput={(event) => setBy(event.currentTarget.value)}
          />
        </label>
      )}
      {asksToken && <TokenField value={token} onInput={setToken} />}
      <p class="buttons">
        <button type="submit" class="main" disabled={busy}>
          {choice.words.replace(" …", "")}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </p>
      {asksToken && (
        <p class="muted small wide">
          Writing needs the token of an analyst: armstrace token make NAME --role analyst makes one. This page keeps it
          until the tab is closed or loaded again, and puts it in no address and no storage.
        </p>
      )}
    </form>
  );
}
