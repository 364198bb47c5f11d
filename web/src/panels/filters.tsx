/** Which paths count, in words. What is left as usual stands nowhere in the address. */

import type { Question } from "../api/types.ts";
import { go } from "../state/page.ts";
import { useSources } from "../state/sources.ts";
import {
  ACTOR_KINDS,
  ASKED_GOODS,
  CERTAINTIES,
  DEFAULTS,
  GOODS,
  LONGEST,
  VIA_KINDS,
  changed,
} from "../state/question.ts";
import { LINKING, actorKind, plain } from "../words/words.ts";
import { Checks, Day, Group, Pick, Text, Tick } from "../parts/inputs.tsx";
import { Percent, Whole } from "../parts/numbers.tsx";
import { ActorBox } from "./actor_box.tsx";
import { type Change, Phases, Relations } from "./filters_what.tsx";
import { SourceBox } from "./source_box.tsx";

interface Shown {
  question: Question;
  /** Whether whole sets are asked about: that has no place for how many paths there are, and in which order. */
  ofSets: boolean;
}

export function Filters({ question, ofSets }: Shown) {
  const ask = (change: Change) => go({ question: changed(question, change), chosen: null });
  const loaded = useSources();
  return (
    <div class="filters">
      <Group title="Transactions">
        <Phases question={question} ask={ask} />
        <Checks
          legend="Goods"
          all={GOODS}
          usual={ASKED_GOODS}
          chosen={question.goods_class}
          words={plain}
          onChosen={(goods_class) => ask({ goods_class })}
        />
        <Pick
          label="Deals at an intermediary"
          value={question.joints ?? DEFAULTS.joints}
          usual={DEFAULTS.joints}
          choices={{ not_different: "not known to differ", same: "the same deal", any: "any" }}
          onChosen={(joints) => ask({ joints })}
        />
        <Tick label="In order of time" on={!!question.in_order} onChange={(on) => ask({ in_order: on || undefined })} />
        <Tick
          label="With the flow of goods, from supplier to recipient"
          on={question.direction === "flow"}
          onChange={(on) => ask({ direction: on ? "flow" : undefined })}
        />
      </Group>
      <Group title="What is known, and from whom">
        <Day label="Known by" value={question.known_by} onChosen={(known_by) => ask({ known_by })} />
        <Text
          label="Can have held in"
          hint="2022-10/2023-03"
          value={question.valid}
          onChosen={(valid) => ask({ valid })}
        />
        <SourceBox
          label="Only from these sources"
          hint="All sources"
          sources={loaded}
          picked={question.sources ?? []}
          onPicked={(sources) => ask({ sources })}
        />
        <SourceBox
          label="Not from these sources"
          hint="None left out"
          sources={loaded}
          picked={question.not_sources ?? []}
          onPicked={(not_sources) => ask({ not_sources })}
        />
        <Checks
          legend="Standing"
          all={LINKING}
          usual={LINKING}
          chosen={question.standing}
          words={plain}
          onChosen={(standing) => ask({ standing })}
        />
        <Whole
          label="Origins at least"
          value={question.min_origins ?? DEFAULTS.min_origins}
          usual={DEFAULTS.min_origins}
          least={1}
          most={100}
          onChosen={(min_origins) => ask({ min_origins })}
        />
        <Tick
          label="Only what was reviewed, where a machine read it"
          on={!!question.reviewed}
          onChange={(on) => ask({ reviewed: on || undefined })}
        />
        <Checks
          legend="Certainty of the speaker"
          all={CERTAINTIES}
          usual={CERTAINTIES}
          chosen={question.certainty}
          words={plain}
          onChosen={(certainty) => ask({ certainty })}
        />
      </Group>
      <Group title="Who may stand inside">
        <ActorBox
          label="Through all of these"
          hint="Anybody"
          picked={question.through ?? []}
          onPicked={(through) => ask({ through })}
        />
        <ActorBox
          label="Without any of these"
          hint="Nobody left out"
          picked={question.avoid ?? []}
          onPicked={(avoid) => ask({ avoid })}
        />
        <Checks
          legend="Kinds of actor"
          all={ACTOR_KINDS}
          usual={VIA_KINDS}
          chosen={question.via_kinds}
          words={actorKind}
          onChosen={(via_kinds) => ask({ via_kinds })}
        />
        <Whole
          label="No hubs with more neighbours than"
          value={question.hub_limit ?? DEFAULTS.hub_limit}
          usual={DEFAULTS.hub_limit}
          least={1}
          most={10_000_000}
          onChosen={(hub_limit) => ask({ hub_limit })}
        />
        <Tick
          label="Also over disputed identities"
          on={question.identity === "disputed"}
          onChange={(on) => ask({ identity: on ? "disputed" : undefined })}
        />
      </Group>
      <Group title="Relations, and the search">
        <Relations question={question} ask={ask} />
        <Percent
          label="Share owned at least, in per cent"
          value={question.min_share}
          onChosen={(min_share) => ask({ min_share })}
        />
        <Whole
          label="Hops at most"
          value={question.max_hops ?? DEFAULTS.max_hops}
          usual={DEFAULTS.max_hops}
          least={1}
          most={8}
          onChosen={(max_hops) => ask({ max_hops })}
        />
        {!ofSets && (
          <Whole
            label="Paths at most"
            value={question.k ?? DEFAULTS.k}
            usual={DEFAULTS.k}
            least={1}
            most={100}
            onChosen={(k) => ask({ k })}
          />
        )}
        <Whole
          label="Seconds at most"
          value={question.deadline ?? DEFAULTS.deadline}
          usual={DEFAULTS.deadline}
          least={1}
          most={LONGEST}
          onChosen={(deadline) => ask({ deadline })}
        />
        {!ofSets && (
          <Pick
            label="First come"
            value={question.order ?? DEFAULTS.order}
            usual={DEFAULTS.order}
            choices={{ shortest: "the shortest", best_evidenced: "the best evidenced" }}
            onChosen={(order) => ask({ order })}
          />
        )}
      </Group>
    </div>
  );
}
