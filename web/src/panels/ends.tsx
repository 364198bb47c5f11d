/** Between whom is asked. */

import type { Question } from "../api/types.ts";
import { go } from "../state/page.ts";
import { changed, swapped } from "../state/question.ts";
import { type Sets, asksSets, swappedSets } from "../state/sets.ts";
import { ActorBox } from "./actor_box.tsx";

export function Ends({ question, sets }: { question: Question; sets: Sets }) {
  // Whoever asks of a set is busy with its conditions.
  const isNew = !asksSets(sets);
  const ask = (next: Question) => go({ question: next, chosen: null });
  return (
    <div class="ends">
      <ActorBox
        label="From"
        hint="A supplier, a state, a firm …"
        picked={question.from}
        onPicked={(from) => ask(changed(question, { from }))}
        focus={isNew && question.from.length === 0 && question.to.length === 0}
      />
      <button
        type="button"
        class="swap"
        aria-label="Swap from and to"
        title="Swap from and to"
        onClick={() => go({ question: swapped(question), sets: swappedSets(sets), chosen: null })}
      >
        ⇄
      </button>
      <ActorBox
        label="To"
        hint="A recipient, a person, a designated actor …"
        picked={question.to}
        onPicked={(to) => ask(changed(question, { to }))}
        focus={isNew && question.from.length > 0 && question.to.length === 0}
      />
    </div>
  );
}
