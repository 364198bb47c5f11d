/** What stands before the page where the service answers only those who bring a token. */

import { useState } from "preact/hooks";
import { TokenField } from "../parts/token_field.tsx";
import { readWith } from "../state/reader.ts";
import { keepWriter } from "../state/writer.ts";

export function Door({ brought }: { brought: boolean }) {
  const [token, setToken] = useState("");
  const enter = (event: Event) => {
    event.preventDefault();
    keepWriter({ token: token.trim(), by: "" });
    readWith(token.trim());
  };
  return (
    <main class="main-alone">
      <form class="decision-form" onSubmit={enter} autocomplete="off" aria-label="Enter">
        <h1 class="wide">armstrace</h1>
        <p class="wide" role="alert">
          {brought
            ? "The service does not know this token, or it has run out or was revoked."
            : "This service answers those who bring a token."}
        </p>
        <TokenField value={token} onInput={setToken} autofocus />
        <p class="buttons">
          <button type="submit" class="main">
            Enter
          </button>
        </p>
        <p class="muted small wide">
          Whoever runs the service makes one with: armstrace token make NAME. This page keeps it until the tab is closed or
          loaded again, and puts it in no address and no storage.
        </p>
      </form>
    </main>
  );
}
