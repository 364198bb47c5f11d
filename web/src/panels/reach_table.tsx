/** The rows of a reach answer: each leads to all paths between its two ends. */

import { useEffect } from "preact/hooks";
import type { Path, ReachAnswer, Reached } from "../api/types.ts";
import { ActorLink } from "../parts/actor_link.tsx";
import { Pager, useTop } from "../parts/pager.tsx";
import { pageOf, rowsOf } from "../parts/rows.ts";
import { Route } from "../parts/route.tsx";
import { StandingBadge } from "../parts/standing.tsx";
import { Unreviewed } from "../parts/unreviewed.tsx";
import { type State, encode } from "../state/address.ts";
import { go } from "../state/page.ts";
import { NO_SETS } from "../state/sets.ts";
import { NO_WORK } from "../state/work.ts";
import { actorKind, count } from "../words/words.ts";

const WHAT = "the table of who is reached";

interface Shown {
  page: State;
  answer: ReachAnswer;
  /** The row that its reader asked to go on with, until it is there. */
  begin: { current: number | null };
}

export function ReachTable({ page, answer: { actors }, begin }: Shown) {
  const first = pageOf(page.row ?? 1, actors.length);
  const box = useTop(first);
  // After the box was put to its top.
  useEffect(() => {
    const row = begin.current;
    begin.current = null;
    const link = row && box.current?.querySelector<HTMLElement>(`tr[aria-rowindex="${row + 1}"] a`);
    if (link && isFree(link)) link.focus();
  }, []);
  return (
    <div class="table-frame">
      <div class="table-box" ref={box} tabIndex={0} role="region" aria-label="Who is reached, as a table">
        <table aria-rowcount={actors.length + 1}>
          <caption>
            {count(actors.length, "row")}, one for each actor who reaches, with its first path: fewest hops first, then the better
            evidence
          </caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Hops</th>
              <th scope="col">Weakest evidence</th>
              <th scope="col">Route</th>
              <th scope="col">All paths</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(actors, first).map((one, at) => (
              <Row key={one.actor.id} index={first + at} one={one} page={page} />
            ))}
          </tbody>
        </table>
      </div>
      <Pager what={WHAT} first={first} all={actors.length} onFirst={(row) => go({ row }, "replace")} />
    </div>
  );
}

/** Whether the focus still waits where the answer is shown. */
function isFree(link: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement === document.body || (activeElement?.contains(link) ?? false);
}

function Row({ index, one, page }: { index: number; one: Reached; page: State }) {
  const { actor, target, hops, path } = one;
  return (
    <tr aria-rowindex={index + 1}>
      <td>
        <ActorLink id={actor.id} name={actor.name} /> <span class="muted">{actorKind(actor.kind)}</span>
      </td>
      <td>{path && <ActorLink id={target.id} name={target.name} />}</td>
      <td>{hops}</td>
      <td>{path && <Weakest path={path} />}</td>
      <td>
        {path ? (
          <Route actors={path.actors} edges={path.hops.map((hop) => hop.edges)} />
        ) : (
          "is itself one of those, without a path"
        )}
      </td>
      <td>{path && <Trace page={page} one={one} />}</td>
    </tr>
  );
}

/** A path is as good as its weakest hop. */
function Weakest({ path }: { path: Path }) {
  const hop = path.hops[path.weakest_hop];
  const [before, after] = path.actors.slice(path.weakest_hop, path.weakest_hop + 2);
  const [edge] = hop?.edges ?? [];
  return (
    <>
      <StandingBadge standing={edge?.standing ?? (hop?.identity ? "identity" : null)} />{" "}
      <Unreviewed edges={hop?.edges ?? []} />{" "}
      {[edge?.certainty, edge && count(edge.origins.length, "origin")].filter(Boolean).join(" · ")}
      {path.hops.length > 1 && (
        <p class="muted">
          {before?.name} and {after?.name}
        </p>
      )}
    </>
  );
}

/** The question of these two alone, with the same filters. */
function Trace({ page, one: { actor, target } }: { page: State; one: Reached }) {
  const question = { ...page.question, from: [actor.id], to: [target.id] };
  const there = { question, sets: NO_SETS, view: "graph" as const, chosen: null };
  return (
    <a
      href={`#${encode({ ...page, ...there, row: null, day: null, work: NO_WORK })}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(there);
      }}
    >
      Paths
      <span class="unseen">
        {" "}
        from {actor.name} to {target.name}
      </span>
    </a>
  );
}
