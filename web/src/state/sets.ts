/** What is asked of whole sets of actors, by the names of the API: `from.role=broker` is `{"from": {"role": ["broker"]}}`.
 * The actors that are named under From and To are the `ids` of the sets. */

import type { ActorRole, Conditions, Measure, Question, ReachAsked } from "../api/types.ts";
import { isEmpty, numberOr } from "./question.ts";

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

/** The question as the service takes it; it has no place for how many paths there are and in which order. */
export function reachAsked(question: Question, sets: Sets): ReachAsked {
  const { k: _k, order: _order, from, to, ...filters } = question;
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
export function setsOf(given: URLSearchParams): Sets {
  const limit = given.get("limit");
  return {
    from: conditionsOf(given, "from"),
    to: conditionsOf(given, "to"),
    ...(limit !== null && { limit: numberOr(limit) as number }),
  };
}

function conditionsOf(given: URLSearchParams, side: Side): Conditions {
  const lists = LISTS.map((name) => [name, given.getAll(`${side}.${name}`)] as const).filter(([, all]) => all.length);
  const day = given.get(`${side}.as_of`);
  return { ...Object.fromEntries(lists), ...(day && { as_of: day }) };
}
