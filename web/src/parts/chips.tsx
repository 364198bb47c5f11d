import type { Question } from "../api/types.ts";
import { useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { changed } from "../state/question.ts";
import { phrases } from "../words/asked.ts";

/** What the question asks beyond what is usual, in words, each to be taken out; and what is usual. */
export function Chips({ question }: { question: Question }) {
  const named = useNames([...(question.through ?? []), ...(question.avoid ?? [])]);
  const given = phrases(question, named);
  if (given.length === 0) {
    return (
      <p class="muted usual">
        As usual: transactions from sought on, no civil goods, no states in between, no hubs, up to 4 hops.
      </p>
    );
  }
  return (
    <ul class="chips" aria-label="Filters that are set">
      {given.map(({ words, members }) => (
        <li key={words} class="token">
          {words}
          <button
            type="button"
            aria-label={`Without the filter: ${words}`}
            onClick={() =>
              go({
                question: changed(question, Object.fromEntries(members.map((member) => [member, undefined]))),
                chosen: null,
              })
            }
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
