/** What is asked of whole sets of actors, by the names of the API: `from.role=broker` is `{"from": {"role": ["broker"]}}`.
 * The actors that are named under From and To are the `ids` of the sets. */

import type { ActorRole, Conditions, Measure, Question, ReachAsked } from "../api/types.ts";
import { isEmpty, numberOr } from "./question.ts";
import type { Reading } from "./reading.ts";

export type Side = "from" | "to";

export interface Sets {
  from: Conditions;
  to: Conditions;
  /** So many rows are listed at most. */
  limit?: number;
}

export const SIDES: readonly Side[] = ["from", "to"];
export const NO_SETS: Sets = { from: {}, to: {} };
export const USUAL_LIMIT = 100;
export const MOST_ROWS = 10_000;
export const MEASURES: readonly Measure[] = ["sanction", "export_control", "debarment"];
export const ROLES: readonly ActorRole[] = [
  "broker",
  "supplier",
  "recipient",
  "transporter",
  "financier",
  "payer",
  "payee",
  "owner",
  "controller",
  "director",
  "employer",
  "member",
  "representative",
  "operator",
];
const LISTS = ["kind", "country", "measure", "list_name", "programme", "role"] as const;

function isAsked(conditions: Conditions): boolean {
  return Object.values(conditions).some((value) => value !== undefined && !isEmpty(value));
}

/** Whether a whole set is asked about, and not only actors by their names. */
export function asksSets({ from, to }: Sets): boolean {
  return isAsked(from) || isAsked(to);
}

/** Whether both sides say who is meant. */
export function saysBoth(question: Question, sets: Sets): boolean {
  return SIDES.every((side) => question[side].length > 0 || isAsked(sets[side]));
}

/** Whether there is anything that an as-of day could be of. */
export function hasDay({ measure, list_name, programme, role }: Conditions): boolean {
  return [measure, list_name, programme, role].some((all) => all?.length);
}

/** The conditions with some changed; a day goes with the last thing that it was of. */
export function withConditions(conditions: Conditions, change: Partial<Record<keyof Conditions, unknown>>): Conditions {
  const members = Object.entries({ ...conditions, ...change }).filter(
    ([, value]) => value !== undefined && !isEmpty(value),
  );
  const next = Object.fromEntries(members) as Conditions;
  if (!hasDay(next)) delete next.as_of;
  return next;
}

/** The question without what only paths have: how many there are, and in which order. */
export function ofSets({ k: _k, order: _order, ...question }: Question): Question {
  return question;
}

/** The question as the service takes it. */
export function reachAsked(question: Question, sets: Sets): ReachAsked {
  const { from, to, ...filters } = ofSets(question);
  const { limit } = sets;
  return { ...filters, from: setOf(from, sets.from), to: setOf(to, sets.to), ...(limit !== undefined && { limit }) };
}

function setOf(ids: readonly string[], conditions: Conditions): ReachAsked["from"] {
  return ids.length ? { ids: [...ids], ...conditions } : conditions;
}

export function swappedSets({ from, to, ...rest }: Sets): Sets {
  return { ...rest, from: to, to: from };
}

/** Members of the address. */
export function setMembers(sets: Sets): [string, string][] {
  const ofSides = SIDES.flatMap((side) => [
    ...LISTS.flatMap((name) => (sets[side][name] ?? []).map((value): [string, string] => [`${side}.${name}`, value])),
    ...(sets[side].as_of ? [[`${side}.as_of`, sets[side].as_of] satisfies [string, string]] : []),
  ]);
  return sets.limit === undefined ? ofSides : [...ofSides, ["limit", String(sets.limit)]];
}

export const SET_MEMBERS: readonly string[] = [
  ...SIDES.flatMap((side) => [...LISTS, "as_of"].map((name) => `${side}.${name}`)),
  "limit",
];

/** The sets that an address names. What cannot be meant is left for the service to refuse. */
export function setsOf(given: URLSearchParams, reading: Reading): Sets {
  const limit = reading.text("limit");
  return {
    from: conditionsOf(given, reading, "from"),
    to: conditionsOf(given, reading, "to"),
    ...(limit !== null && { limit: numberOr(limit) as number }),
  };
}

function conditionsOf(given: URLSearchParams, reading: Reading, side: Side): Conditions {
  const lists = LISTS.map((name) => [name, given.getAll(`${side}.${name}`)] as const).filter(([, all]) => all.length);
  const day = reading.text(`${side}.as_of`);
  return { ...Object.fromEntries(lists), ...(day && { as_of: day }) };
}
