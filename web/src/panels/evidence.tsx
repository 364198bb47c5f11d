/** Why a path, a relation or a near miss is believed, and why not. */

import type { ActorShown, Edge, Kind, NearMiss, Path, Question } from "../api/types.ts";
import { edgeReason, pathReason } from "../words/reasons.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import { Route } from "../parts/route.tsx";
import { type Evidence, useEvidence } from "../state/evidence.ts";
import { useNames } from "../state/names.ts";
import { JOINTS, LINKING, count, listed, verb } from "../words/words.ts";
import { EdgeView, type Notes } from "./edge.tsx";

const WHAT = "reading the evidence";

function relationsOf(edges: readonly Edge[]): string[] {
  return edges.map((edge) => edge.relation);
}

function claimsOf(edges: readonly Edge[]): string[] {
  return edges.flatMap((edge) => [...edge.claims, ...edge.disputing]);
}

/** A path: its weakest hop first, since all of it is as good as that. */
export function PathEvidence({ path, asOf }: { path: Path; asOf: string | null }) {
  const edges = path.hops.flatMap((hop) => hop.edges);
  const evidence = useEvidence(relationsOf(edges), claimsOf(edges));
  const named = useNames(path.origins);
  const order = path.hops.map((_, at) => at).toSorted((a, b) => Number(b === path.weakest_hop) - Number(a === path.weakest_hop));
  return (
    <div class="evidence">
      <p>
        <Route actors={path.actors} edges={path.hops.map((hop) => hop.edges)} />
      </p>
      <p class="muted">
        Rests on {count(path.origins.length, "origin")}: {listed(path.origins.map(named))}.
        {path.known === "possible" && " Some of it was only possibly known by the asked day."}
      </p>
      {path.joints.map((joint) => (
        <p class="muted" key={joint.actor}>
          At {nameIn(path.actors, joint.actor)}: {JOINTS[joint.joint]}.
        </p>
      ))}
      {path.actors
        .filter((actor) => actor.joined_by.length > 0)
        .map((actor) => (
          <p class="muted" key={actor.id}>
            {actor.name} is several records, judged one by {listed(actor.joined_by)}.
          </p>
        ))}
      <AnswerOf asked={evidence} what={WHAT}>
        {(found) =>
          order.map((at) => (
            <HopView
              key={at}
              title={`${path.actors[at]?.name} and ${path.actors[at + 1]?.name}`}
              weakest={order.length > 1 && at === path.weakest_hop}
              edges={path.hops[at]?.edges ?? []}
              found={found}
              identity={!!path.hops[at]?.identity}
              asOf={asOf}
            />
          ))
        }
      </AnswerOf>
    </div>
  );
}

function nameIn(actors: readonly ActorShown[], id: string): string {
  return actors.find((actor) => actor.id === id)?.name ?? id;
}

interface HopShown {
  title: string;
  weakest: boolean;
  edges: readonly Edge[];
  found: Evidence;
  identity: boolean;
  asOf: string | null;
}

function HopView({ title, weakest, edges, found, identity, asOf }: HopShown) {
  const notes = useNotes(edges, found);
  const against = notLinks(edges, found);
  return (
    <section class="hop" aria-label={title}>
      <h3>
        {title} {weakest && <span class="badge">weakest hop</span>}
      </h3>
      {identity && <p class="warning">It is in doubt whether the two are one actor.</p>}
      {edges.map((edge) => (
        <div key={edge.id}>
          <p class="relation-line">
            <RelationLine {...edge} named={notes.named} />
          </p>
          <EdgeView edge={edge} notes={notes} />
        </div>
      ))}
      {against.length > 0 && (
        <p class="warning">Said of the same relation, and no link{asOf ? ", as it stands today" : ""}:</p>
      )}
      {against.map((edge) => (
        <EdgeView key={edge.id} edge={edge} notes={notes} />
      ))}
    </section>
  );
}

/** What of the relations of these edges is denied, not evidenced or taken back. */
function notLinks(edges: readonly Edge[], found: Evidence): Edge[] {
  const all = new Set(relationsOf(edges));
  return [...all]
    .flatMap((id) => found.relations.get(id)?.edges ?? [])
    .filter(({ standing }) => standing !== null && !LINKING.includes(standing));
}

interface Read {
  subject: string;
  kind: Kind;
  object: string;
  named: (id: string) => string;
}

function RelationLine({ subject, kind, object, named }: Read) {
  return (
    <>
      {named(subject)} <span class="arrow">─ {verb(kind)} →</span> {named(object)}
    </>
  );
}

function useNotes(edges: readonly Edge[], found: Evidence): Notes {
  const named = useNames(edges.flatMap((edge) => [edge.subject, edge.object]));
  return { claims: found.claims, named };
}

/** A relation: the edges that were drawn as they are in the answer, then all else that was said of it. */
export function RelationEvidence({ id, drawn, asOf }: { id: string; drawn: readonly Edge[]; asOf: string | null }) {
  const evidence = useEvidence([id], claimsOf(drawn));
  return (
    <div class="evidence">
      <AnswerOf asked={evidence} what={WHAT}>
        {(found) => <RelationFound id={id} drawn={drawn} found={found} asOf={asOf} />}
      </AnswerOf>
    </div>
  );
}

interface RelationShown {
  id: string;
  drawn: readonly Edge[];
  found: Evidence;
  asOf: string | null;
}

function RelationFound({ id, drawn, found, asOf }: RelationShown) {
  const notes = useNotes(drawn, found);
  const relation = found.relations.get(id);
  if (!relation) return null;
  const ids = new Set(drawn.map((edge) => edge.id));
  const rest = relation.edges.filter((edge) => !ids.has(edge.id));
  return (
    <>
      <h3 class="relation-line">
        <RelationLine
          subject={relation.subject.id}
          kind={relation.kind}
          object={relation.object.id}
          named={notes.named}
        />
      </h3>
      <p class="muted">
        In all phases and deals {count(relation.claims_for.length, "claim")} for, {relation.claims_against.length} against
        {asOf ? ", as of today" : ""}.
      </p>
      {drawn.map((edge) => (
        <EdgeView key={edge.id} edge={edge} notes={notes} />
      ))}
      {rest.length > 0 && (drawn.length > 0 || asOf) && (
        <h3>{drawn.length > 0 ? "Also said" : "Said"} of this relation{asOf ? ", as it stands today" : ""}</h3>
      )}
      {rest.map((edge) => (
        <EdgeView key={edge.id} edge={edge} notes={notes} />
      ))}
    </>
  );
}

/** A near miss: what there is, and what keeps it from being an answer. */
export function NearEvidence({ near, asked }: { near: NearMiss; asked: Question }) {
  const evidence = useEvidence(relationsOf(near.edges), near.claims);
  const ofEdges = new Set(near.edges.flatMap((edge) => edge.reasons));
  return (
    <div class="evidence">
      <p>
        <Route
          actors={near.actors}
          edges={near.actors.slice(1).map((_, at) => near.edges.filter((edge) => edge.hop === at))}
        />
      </p>
      {near.reasons
        .filter((reason) => !ofEdges.has(reason))
        .map((reason) => (
          <p class="warning" key={reason}>
            No answer, since {pathReason(reason, near, asked)}.
          </p>
        ))}
      <AnswerOf asked={evidence} what={WHAT}>
        {(found) => <NearFound near={near} asked={asked} found={found} />}
      </AnswerOf>
    </div>
  );
}

function NearFound({ near, asked, found }: { near: NearMiss; asked: Question; found: Evidence }) {
  const notes = useNotes(near.edges, found);
  return (
    <>
      {near.edges.map((edge) => (
        <div key={edge.id}>
          <h3 class="relation-line">
            <RelationLine {...edge} named={notes.named} />
          </h3>
          <EdgeView edge={edge} notes={notes} why={edge.reasons.map((reason) => edgeReason(reason, edge, asked))} />
        </div>
      ))}
    </>
  );
}
