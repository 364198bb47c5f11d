/** What is drawn of an answer: actors and, between them, one line for each relation and standing. */

import type { ActorShown, DisputedIdentity, Edge, Kind, NearMiss, Path, Question, Standing } from "../api/types.ts";
import { LINKING, plain, verb } from "../words/words.ts";

export type Place = "from" | "to" | "inside" | "beside";

export interface Dot {
  id: string;
  name: string;
  kind: string;
  place: Place;
  /** Of the paths that pass here, by rank from 0. */
  paths: number[];
  /** Whether its place was chosen by hand. */
  pinned?: boolean;
}

/** All edges of one relation that stand alike, or two actors that may be one. */
export interface Line {
  id: string;
  relation: string | null;
  subject: string;
  object: string;
  kind: Kind | null;
  standing: Standing | "identity";
  edges: Edge[];
  identity: DisputedIdentity | null;
  paths: number[];
}

export interface Drawing {
  dots: Dot[];
  lines: Line[];
}

export interface Beside {
  edge: Edge;
  names: Record<string, { name: string; kind: string }>;
}

export const NOTHING: Drawing = { dots: [], lines: [] };

export function drawingOf(paths: readonly Path[], asked: Question, beside: readonly Beside[] = []): Drawing {
  const dots = new Map<string, Dot>();
  const lines = new Map<string, Line>();
  paths.forEach((path, rank) => {
    path.actors.forEach((actor) => pass(dots, actor, placeOf(actor.id, asked), rank));
    path.hops.forEach((hop, at) => {
      hop.edges.forEach((edge) => add(lines, edge, rank));
      const [one, other] = [path.actors[at], path.actors[at + 1]];
      if (hop.identity && one && other) addIdentity(lines, hop.identity, one, other, rank);
    });
  });
  addBeside(dots, lines, beside);
  return { dots: [...dots.values()], lines: [...lines.values()] };
}

/** The same drawing with more edges in it, which are on no path. */
export function grown(drawing: Drawing, beside: readonly Beside[]): Drawing {
  if (beside.length === 0) return drawing;
  const dots = new Map(drawing.dots.map((dot) => [dot.id, dot]));
  const lines = new Map(drawing.lines.map((line) => [line.id, { ...line, edges: [...line.edges] }]));
  addBeside(dots, lines, beside);
  return { dots: [...dots.values()], lines: [...lines.values()] };
}

export function without(drawing: Drawing, hidden: readonly string[]): Drawing {
  if (hidden.length === 0) return drawing;
  const gone = new Set(hidden);
  return {
    dots: drawing.dots.filter((dot) => !gone.has(dot.id)),
    lines: drawing.lines.filter((line) => !gone.has(line.subject) && !gone.has(line.object)),
  };
}

/** The same with those marked who are pinned. */
export function withPins({ dots, lines }: Drawing, pinned: readonly { id: string }[]): Drawing {
  const ids = new Set(pinned.map((one) => one.id));
  return { dots: dots.map((dot) => (ids.has(dot.id) ? { ...dot, pinned: true } : dot)), lines };
}

function addBeside(dots: Map<string, Dot>, lines: Map<string, Line>, beside: readonly Beside[]): void {
  for (const { edge, names } of beside) {
    for (const id of [edge.subject, edge.object]) {
      const { name, kind } = names[id] ?? { name: id, kind: "" };
      if (!dots.has(id)) dots.set(id, { id, name, kind, place: "beside", paths: [] });
    }
    add(lines, edge, null);
  }
}

export function drawingOfNear(near: NearMiss, asked: Question): Drawing {
  const dots = near.actors.map((actor): Dot => ({ ...named(actor), place: placeOf(actor.id, asked), paths: [0] }));
  const lines = new Map<string, Line>();
  near.edges.forEach((edge) => add(lines, edge, 0));
  return { dots, lines: [...lines.values()] };
}

function named(actor: ActorShown): { id: string; name: string; kind: string } {
  return { id: actor.id, name: actor.name, kind: actor.kind };
}

function placeOf(id: string, asked: Question): Place {
  if (asked.from.includes(id)) return "from";
  return asked.to.includes(id) ? "to" : "inside";
}

function pass(dots: Map<string, Dot>, actor: ActorShown, place: Place, rank: number): void {
  const known = dots.get(actor.id);
  if (known) known.paths = withRank(known.paths, rank);
  else dots.set(actor.id, { ...named(actor), place, paths: [rank] });
}

function withRank(ranks: number[], rank: number | null): number[] {
  return rank === null || ranks.includes(rank) ? ranks : [...ranks, rank];
}

function add(lines: Map<string, Line>, edge: Edge, rank: number | null): void {
  const standing = edge.standing ?? "withdrawn";
  const id = `${edge.relation} ${standing}`;
  const line = lines.get(id);
  if (line) {
    if (!line.edges.some((one) => one.id === edge.id)) line.edges.push(edge);
    line.paths = withRank(line.paths, rank);
    return;
  }
  const { relation, subject, object, kind } = edge;
  const paths = withRank([], rank);
  lines.set(id, { id, relation, subject, object, kind, standing, edges: [edge], identity: null, paths });
}

function addIdentity(
  lines: Map<string, Line>,
  identity: DisputedIdentity,
  one: ActorShown,
  other: ActorShown,
  rank: number,
): void {
  const line = lines.get(identity.id);
  if (line) line.paths = withRank(line.paths, rank);
  else
    lines.set(identity.id, {
      id: identity.id,
      relation: null,
      subject: one.id,
      object: other.id,
      kind: null,
      standing: "identity",
      edges: [],
      identity,
      paths: [rank],
    });
}

export function isLink(line: Line): boolean {
  return line.standing !== "identity" && LINKING.includes(line.standing);
}

const SAID: Partial<Record<Line["standing"], string>> = {
  contested: "contested",
  denied: "denied",
  unevidenced: "no evidence found",
  withdrawn: "withdrawn",
};

/** A line in words: its kind, the phases its edges are in, its standing where that is no plain affirmation, and whether
 * something for it was not reviewed. */
export function lineWords(line: Line): string {
  if (line.kind === null) return "may be the same";
  const phases = [...new Set(line.edges.map((edge) => edge.phase).filter((phase) => phase !== null))];
  const review = isUnreviewed(line.edges) && "not reviewed";
  return [verb(line.kind), phases.map(plain).join(", "), SAID[line.standing], review].filter(Boolean).join(" · ");
}

/** Whether something for them was read by a machine, and nobody has reviewed it. */
export function isUnreviewed(edges: readonly Edge[]): boolean {
  return edges.some((edge) => edge.unreviewed.length > 0);
}

/** The same for the line itself, where there is less room. */
export function lineLabel(line: Line): string {
  if (line.kind === null || isLink(line)) return lineWords(line);
  return [verb(line.kind), SAID[line.standing]].join(" · ");
}

/** The line in a sentence, for those who hear the page. */
export function lineSentence(line: Line, name: (id: string) => string): string {
  const [subject, object] = [name(line.subject), name(line.object)];
  if (line.kind === null) return `${subject} and ${object} may be the same actor`;
  return `${subject} ${lineWords(line).replace(" ·", ` ${object},`).replaceAll(" ·", ",")}`;
}
