/** What the ways of handing on an answer have in common: a heading with buttons, and what came of one. */

import type { ComponentChildren } from "preact";
import type { ProblemDocument } from "../api/types.ts";
import { ProblemView } from "../parts/problem.tsx";

/** What came of it, in words; `warned` says what a file lacks. */
export type Came = { words: readonly string[]; warned: readonly string[] } | { problem: ProblemDocument } | null;

export interface Asks {
  busy: boolean;
  doing: (work: () => Promise<Came> | Came) => void;
}

export function say(...words: string[]): Came {
  return { words, warned: [] };
}

export function kept(name: string, more = ""): Came {
  return say(`${name} is in your downloads.`, more);
}

export function Way({ title, none = "", children }: { title: string; none?: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      <div class="buttons">{children}</div>
      {none && <p class="muted small">{none}</p>}
    </section>
  );
}

export function Outcome({ busy, came }: { busy: boolean; came: Came }) {
  return (
    <>
      <div class="came" role="status">
        {busy && <p>Making it …</p>}
        {came && "words" in came && (
          <>
            <p>{came.words.join(" ")}</p>
            {came.warned.map((words) => (
              <p key={words} class="warning">
                {words}
              </p>
            ))}
          </>
        )}
      </div>
      {came && "problem" in came && <ProblemView problem={came.problem} />}
    </>
  );
}
