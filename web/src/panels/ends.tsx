/** Between whom is asked. */

import type { Question } from "../api/types.ts";
import { go } from "../state/page.ts";
import { changed, swapped } from "../state/question.ts";
import { ActorBox } from "./actor_box.tsx";

export function Ends({ question }: { question: Question }) {
  const ask = (next: Question) => go({ question: next, chosen: null });
  return (
    <div class="ends">
      <ActorBox
        label="From"
        hint="A supplier, a state, a firm …"
        picked={question.from}
        onPicked={(from) => ask(changed(question, { from }))}
        focus={question.from.length === 0 && question.to.length === 0}
      />
      <button
        type="button"
        class="swap"
        aria-label="Swap from and to"
        title="Swap from and to"
        onClick={() => ask(swapped(question))}
      >
        ⇄
      </button>
      <ActorBox
        label="To"
        hint="A recipient, a person, a designated actor …"
        picked={question.to}
        onPicked={(to) => ask(changed(question, { to }))}
        focus={question.from.length > 0 && question.to.length === 0}
      />
    </div>
  );
}
