/** The intermediaries of an answer, and what hangs on them. */

import type { Intermediaries, Intermediary, Question } from "../api/types.ts";
import { go } from "../state/page.ts";
import { useNames } from "../state/names.ts";
import { changed } from "../state/question.ts";
import { JOINTS, actorKind, count } from "../words/words.ts";

const EVERY: Record<string, string> = {
  true: "every path passes here",
  null: "perhaps every path passes here: the search without it was stopped",
};

interface Shown {
  answer: Intermediaries;
  asked: Question;
  chosen: string | null;
}

export function Between({ answer, asked, chosen }: Shown) {
  const { intermediaries, paths, shares_exact } = answer;
  if (intermediaries.length === 0) {
    return <p class="muted">Nobody stands between them on these paths: they are joined directly.</p>;
  }
  return (
    <>
      <ul class="between">
        {intermediaries.map((one) => (
          <One key={one.actor.id} one={one} paths={paths} asked={asked} on={chosen === one.actor.id} />
        ))}
      </ul>
      {!shares_exact && (
        <p class="warning">The shares are not exact: there were too many shortest paths to count them all in time.</p>
      )}
    </>
  );
}

function One({ one, paths, asked, on }: { one: Intermediary; paths: number; asked: Question; on: boolean }) {
  const named = useNames(one.joins.flatMap((join) => [join.before, join.after]));
  const { id, name, kind } = one.actor;
  const every = EVERY[String(one.every_path)];
  return (
    <li>
      <div class="between-head">
        <button
          type="button"
          class="plain"
          aria-pressed={on}
          onClick={() => go({ chosen: on ? null : { what: "actor", id } })}
        >
          <b>{name}</b> <span class="muted">{actorKind(kind)}</span>
        </button>
        <button
          type="button"
          title={`Ask again without ${name}, and see what is left`}
          onClick={() => go({ question: changed(asked, { avoid: [...(asked.avoid ?? []), id] }), chosen: null })}
        >
          Take away<span class="unseen"> {name}</span>
        </button>
      </div>
      <p class="between-facts">
        <Share share={one.share} />
        <span>
          on {one.count} of {count(paths, "path")}
        </span>
        {every && <span class="badge">{every}</span>}
      </p>
      {one.joins.map((join) => (
        <p class="muted" key={`${join.before} ${join.after}`}>
          joins {named(join.before)} and {named(join.after)}:{" "}
          {join.joint ? JOINTS[join.joint] : "not by two transactions"}
        </p>
      ))}
    </li>
  );
}

/** Of the shortest sequences; where the ends are joined directly, nobody has a share in those. */
function Share({ share }: { share: number }) {
  if (!share) return null;
  const percent = Math.round(share * 100);
  return (
    <span class="share">
      <meter min={0} max={1} value={share} aria-label="Share of the shortest paths" />
      {percent} % of the shortest
    </span>
  );
}
