/** Which kinds of relation count, and how far transactions got. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Kind, Phase, Question } from "../api/types.ts";
import { Checks } from "../parts/inputs.tsx";
import {
  DEFAULTS,
  ENDED_PHASES,
  FAMILIES,
  KINDS_OF,
  PHASES,
  RISING_PHASES,
  askedKinds,
  familiesOf,
  familiesWith,
  kindsWith,
} from "../state/question.ts";
import { plain } from "../words/words.ts";

export type Change = Partial<Record<keyof Question, unknown>>;

interface Shown {
  question: Question;
  ask: (change: Change) => void;
}

export function Phases({ question, ask }: Shown) {
  const exact = question.phase ?? [];
  const value = exact.length === 1 ? `=${exact[0]}` : exact.length ? "" : (question.min_phase ?? DEFAULTS.min_phase);
  const onChange = (chosen: string) => {
    if (chosen.startsWith("=")) ask({ phase: [chosen.slice(1)], min_phase: undefined });
    else ask({ phase: undefined, min_phase: chosen === DEFAULTS.min_phase ? undefined : chosen });
  };
  return (
    <>
      <label class="field">
        <span>How far they got</span>
        <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {value === "" && <option value="">{exact.join(" or ")}</option>}
          <option value="=delivered">delivered only</option>
          <optgroup label="At least">
            {RISING_PHASES.slice(0, -1).map((phase) => (
              <option key={phase} value={phase}>
                {phase} or further
              </option>
            ))}
          </optgroup>
          <optgroup label="Exactly">
            {[...RISING_PHASES.slice(0, -1), ...ENDED_PHASES].map((phase) => (
              <option key={phase} value={`=${phase}`}>
                only {phase}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <Further title="Several phases" used={exact.length > 1}>
        <Checks<Phase>
          legend="Exactly these"
          all={PHASES}
          usual={[]}
          chosen={exact}
          words={plain}
          onChosen={(phase) => ask({ phase, min_phase: undefined })}
        />
      </Further>
    </>
  );
}

/** Whole families of relations, or single kinds: the service takes one or the other. */
export function Relations({ question, ask }: Shown) {
  const kinds = askedKinds(question);
  const { whole, partly } = familiesOf(kinds);
  const single = (question.kinds ?? []).length > 0;
  return (
    <>
      <Checks
        legend="Relations"
        all={FAMILIES}
        usual={[]}
        chosen={whole}
        partly={partly}
        words={plain}
        onChosen={(families = []) => ask(familiesWith(kinds, families))}
      />
      <Further title="Single kinds of relation" used={single}>
        {FAMILIES.map((family) => (
          <Checks<Kind>
            key={family}
            legend={plain(family)}
            all={KINDS_OF[family]}
            usual={[]}
            chosen={KINDS_OF[family].filter((kind) => kinds.includes(kind))}
            words={plain}
            onChosen={(chosen = []) => ask(kindsWith(kinds, KINDS_OF[family], chosen))}
          />
        ))}
      </Further>
    </>
  );
}

/** Begins open where it is used, and then stays as its reader has it. */
function Further({ title, used, children }: { title: string; used: boolean; children: ComponentChildren }) {
  const [open] = useState(used);
  return (
    <details open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
