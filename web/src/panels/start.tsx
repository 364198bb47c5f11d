/** The first screen: what can be asked here, with questions that this graph can answer. */

import { api } from "../api/client.ts";
import type { Filters, SourcePage } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { Out } from "../parts/link.tsx";
import { useAsked } from "../state/asked.ts";
import { meet } from "../state/names.ts";
import { go } from "../state/page.ts";
import { OpenButton } from "./opening.tsx";

interface Example {
  words: string;
  from: string;
  to: string;
  filters: Filters;
}

// Of the bundled case. Each is shown only if this graph holds both its ends, by these names.
const EXAMPLES: readonly Example[] = [
  { words: "Who stands between North Korea and Russia?", from: "North Korea", to: "Russia", filters: {} },
  { words: "Did Iran deliver arms to Russia?", from: "Iran", to: "Russia", filters: { phase: ["delivered"] } },
  { words: "Did China deliver arms to Russia?", from: "China", to: "Russia", filters: { phase: ["delivered"] } },
  { words: "How did weapons reach the Wagner Group?", from: "North Korea", to: "Wagner Group", filters: {} },
];

export function Start() {
  const examples = useAsked("examples", findExamples);
  const sources = useAsked("sources", (signal) => api.sources(signal));
  return (
    <div class="start">
      <h2>Who stands between two actors, and on what evidence?</h2>
      <p>
        Name an actor under <b>From</b> and one under <b>To</b>: a state, a person, a firm, a vessel. The answer is every
        path between them, who stands on it, who says so and who denies it. <b>Ask of a whole set</b> asks of many at once:
        of all brokers, say, who reaches anybody who is designated.
      </p>
      <AnswerOf asked={examples} what="looking for examples">
        {(found) =>
          found.length > 0 && (
            <>
              <h3>Or begin with one of these</h3>
              <ul class="examples">
                {found.map(({ words, question }) => (
                  <li key={words}>
                    <button type="button" class="example" onClick={() => go({ question })}>
                      {words} <span aria-hidden="true">→</span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </AnswerOf>
      <h3>Or go on with an investigation that you kept</h3>
      <p>
        <OpenButton /> <span class="muted">or drop the file anywhere on this page.</span>
      </p>
      <AnswerOf asked={sources} what="asking what is loaded">
        {(page) => <Loaded page={page} />}
      </AnswerOf>
    </div>
  );
}

async function findExamples(signal: AbortSignal) {
  const names = [...new Set(EXAMPLES.flatMap(({ from, to }) => [from, to]))];
  const found = new Map(await Promise.all(names.map(async (name) => [name, await findActor(name, signal)] as const)));
  return EXAMPLES.flatMap(({ words, from, to, filters }) => {
    const [one, other] = [found.get(from), found.get(to)];
    return one && other ? [{ words, question: { ...filters, from: [one], to: [other] } }] : [];
  });
}

/** The id of the one actor that is called exactly so; null where there is none, or several. */
async function findActor(name: string, signal: AbortSignal): Promise<string | null> {
  const { actors } = await api.actors(name, 3, signal);
  const exact = actors.filter(({ actor }) => actor.name === name);
  const [one] = exact;
  if (!one || exact.length > 1) return null;
  meet([one.actor]);
  return one.actor.id;
}

function Loaded({ page }: { page: SourcePage }) {
  if (page.sources.length === 0) {
    return (
      <>
        <h3>Nothing is loaded yet</h3>
        <p>
          <code>armstrace load cases/russia-dprk-wagner-iran.yaml</code> loads the bundled case; make demo does it by itself.
        </p>
      </>
    );
  }
  return (
    <>
      <h3>What is loaded</h3>
      <ul class="sources">
        {page.sources.map((source) => (
          <li key={source.id}>
            <Out url={source.url}>{source.title}</Out>
            {source.publisher && <span class="muted"> · {source.publisher}</span>}
          </li>
        ))}
      </ul>
      {page.next && <p class="muted">And more: armstrace sources lists them all.</p>}
    </>
  );
}
