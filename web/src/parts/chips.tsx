import type { Question } from "../api/types.ts";
import type { State } from "../state/address.ts";
import { useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { changed } from "../state/question.ts";
import { SIDES, type Sets, withConditions } from "../state/sets.ts";
import { namedIn, phrases } from "../words/asked.ts";
import { setPhrases } from "../words/reach.ts";

interface Chip {
  words: string;
  /** The state without it. */
  without: Partial<State>;
}

/** What the question asks beyond what is usual, in words, each to be taken out; and what is usual. */
export function Chips({ question, sets }: { question: Question; sets: Sets }) {
  const named = useNames(namedIn(question));
  const given = [...ofSets(sets), ...ofFilters(question, named)];
  if (given.length === 0) {
    return (
      <p class="muted usual">
        As usual: transactions from sought on, no civil goods, no states in between, no hubs, up to 4 hops.
      </p>
    );
  }
  return (
    <ul class="chips" aria-label="Filters that are set">
      {given.map(({ words, without }) => (
        <li key={words} class="token">
          {words}
          <button type="button" aria-label={`Without the filter: ${words}`} onClick={() => go({ ...without, chosen: null })}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function ofFilters(question: Question, named: (id: string) => string): Chip[] {
  return phrases(question, named).map(({ words, members }) => ({
    words,
    without: { question: changed(question, Object.fromEntries(members.map((member) => [member, undefined]))) },
  }));
}

function ofSets(sets: Sets): Chip[] {
  return SIDES.flatMap((side) =>
    setPhrases(sets[side]).map(({ member, words }) => ({
      words: `${side}: ${words}`,
      without: { sets: { ...sets, [side]: withConditions(sets[side], { [member]: undefined }) } },
    })),
  );
}
