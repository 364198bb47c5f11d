import { useLayoutEffect, useRef } from "preact/hooks";
import type { Question } from "../api/types.ts";
import type { State } from "../state/address.ts";
import { useNames } from "../state/names.ts";
import { go } from "../state/page.ts";
import { DEFAULTS, changed } from "../state/question.ts";
import { SIDES, type Sets, asksSets, ofSets, withConditions } from "../state/sets.ts";
import { type Phrase, namedIn, phrases } from "../words/asked.ts";
import { setPhrases } from "../words/reach.ts";

interface Chip {
  /** What it is of, which stays the same while names come in. */
  of: string;
  words: string;
  /** The state without it. */
  without: Partial<State>;
}

/** What the question asks beyond what is usual, in words, each to be taken out; and what is usual. */
export function Chips({ question, sets }: { question: Question; sets: Sets }) {
  const asked = asksSets(sets) ? ofSets(question) : question;
  const named = useNames(namedIn(asked));
  const given = [...ofConditions(sets), ...ofFilters(question, phrases(asked, named))];
  const { box, onTaken } = useTaken(given.length);
  return (
    <div ref={box} tabIndex={-1}>
      {given.length === 0 ? (
        <p class="muted usual">
          As usual: transactions, control and links, sought or further, no civil goods, no states inside, nobody with over{" "}
          {DEFAULTS.hub_limit} neighbours, up to {DEFAULTS.max_hops} hops.
        </p>
      ) : (
        <ul class="chips" aria-label="Filters that are set">
          {given.map((chip, at) => (
            <OneChip key={chip.of} chip={chip} onTaken={() => onTaken(at)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function OneChip({ chip: { words, without }, onTaken }: { chip: Chip; onTaken: () => void }) {
  const take = () => {
    onTaken();
    go({ ...without, chosen: null });
  };
  return (
    <li class="token">
      {words}
      <button type="button" aria-label={`Without the filter: ${words}`} onClick={take}>
        ×
      </button>
    </li>
  );
}

/** Where the focus goes from a chip that is taken out: to the next one, or the last, or to what is said where none is. */
function useTaken(left: number) {
  const box = useRef<HTMLDivElement>(null);
  const taken = useRef<number | null>(null);
  useLayoutEffect(() => {
    const at = taken.current;
    taken.current = null;
    if (at === null || !box.current) return;
    const buttons = box.current.querySelectorAll("button");
    (buttons[Math.min(at, buttons.length - 1)] ?? box.current).focus();
  }, [left]);
  return { box, onTaken: (at: number) => void (taken.current = at) };
}

function ofFilters(question: Question, said: readonly Phrase[]): Chip[] {
  return said.map(({ words, members }) => ({
    of: members.join(),
    words,
    without: { question: changed(question, Object.fromEntries(members.map((member) => [member, undefined]))) },
  }));
}

function ofConditions(sets: Sets): Chip[] {
  return SIDES.flatMap((side) =>
    setPhrases(sets[side]).map(({ member, words }) => ({
      of: `${side}.${member}`,
      words: `${side}: ${words}`,
      without: { sets: { ...sets, [side]: withConditions(sets[side], { [member]: undefined }) } },
    })),
  );
}
