/** Asking of whole sets of actors: which conditions the members of either side meet. */

import type { Conditions } from "../api/types.ts";
import { Checks, Day, Group, Words } from "../parts/inputs.tsx";
import { go } from "../state/page.ts";
import { ACTOR_KINDS } from "../state/question.ts";
import { MEASURES, ROLES, SIDES, type Sets, type Side, hasDay, withConditions } from "../state/sets.ts";
import { MEASURE_WORDS } from "../words/reach.ts";
import { actorKind, plain } from "../words/words.ts";

const TITLES: Record<Side, string> = { from: "From: who is asked about", to: "To: whom they may reach" };

export function SetsForm({ sets }: { sets: Sets }) {
  return (
    <div class="filters sets">
      <p class="muted">
        All actors that meet every condition given here, and are among those named above where some are. The answer is a
        table: who of the one set reaches the other, with the first path of each. The filters choose the edges of those
        paths.
      </p>
      {SIDES.map((side) => (
        <OneSet key={side} side={side} sets={sets} />
      ))}
    </div>
  );
}

function OneSet({ side, sets }: { side: Side; sets: Sets }) {
  const conditions = sets[side];
  const ask = (change: Partial<Record<keyof Conditions, unknown>>) =>
    go({ sets: { ...sets, [side]: withConditions(conditions, change) }, chosen: null });
  return (
    <Group title={TITLES[side]}>
      <div class="set">
        <Checks
          legend="Who has such a part in some relation"
          all={ROLES}
          usual={[]}
          chosen={conditions.role}
          words={plain}
          onChosen={(role) => ask({ role })}
        />
        <Checks
          legend="Kinds of actor"
          all={ACTOR_KINDS}
          usual={[]}
          chosen={conditions.kind}
          words={actorKind}
          onChosen={(kind) => ask({ kind })}
        />
        <Checks
          legend="Designated by"
          all={MEASURES}
          usual={[]}
          chosen={conditions.measure}
          words={(measure) => MEASURE_WORDS[measure]}
          onChosen={(measure) => ask({ measure })}
        />
        <Words
          label="Designated on a list"
          hint="SDN: the whole name, then Enter"
          value={conditions.list_name ?? []}
          onChosen={(list_name) => ask({ list_name })}
        />
        <Words
          label="Designated under a programme"
          hint="The whole name, then Enter"
          value={conditions.programme ?? []}
          onChosen={(programme) => ask({ programme })}
        />
        <Words
          label="Of a country"
          hint="A name or a code, then Enter"
          value={conditions.country ?? []}
          onChosen={(country) => ask({ country })}
        />
        <Day
          label="Designations and parts as of"
          disabled={!hasDay(conditions)}
          value={conditions.as_of}
          onChosen={(as_of) => ask({ as_of })}
        />
      </div>
    </Group>
  );
}
