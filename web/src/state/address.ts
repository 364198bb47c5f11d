/** The state of the page as the part of its address after #, and back. The members have the names of the API. */

import type { Question } from "../api/types.ts";
import { numberOr } from "./question.ts";
import { Reading } from "./reading.ts";
import { NO_SETS, SET_MEMBERS, type Sets, setMembers, setsOf } from "./sets.ts";
import { NO_WORK, type Work, workMembers, workOf } from "./work.ts";

export type Chosen =
  | { what: "path"; actors: readonly string[] }
  | { what: "relation"; id: string }
  | { what: "near"; actors: readonly string[] }
  | { what: "actor"; id: string };
export type View = "graph" | "table" | "known";
export type Review = "claims" | "identity";

export interface State {
  question: Question;
  /** What is asked of whole sets: then the answer is a table of who reaches whom. */
  sets: Sets;
  view: View;
  /** The row that a long table begins with; null where that follows from what was chosen. */
  row: number | null;
  /** Whether what is denied, or was looked for and not found, is drawn beside the paths. */
  against: boolean;
  chosen: Chosen | null;
  /** The queue that is reviewed, in place of an answer. */
  review: Review | null;
  /** The actor whose own page is shown, in the place of paths. */
  about: string | null;
  /** What was not yet known on this day is drawn faintly. */
  day: string | null;
  work: Work;
  /** What of the address means nothing here. */
  unknown: readonly string[];
}

const LISTS = [
  "from",
  "to",
  "through",
  "avoid",
  "via_kinds",
  "kinds",
  "families",
  "phase",
  "standing",
  "certainty",
  "goods_class",
  "sources",
  "not_sources",
] as const;
const TEXTS = ["min_phase", "valid", "known_by", "direction", "joints", "identity", "order"] as const;
const NUMBERS = ["min_origins", "min_share", "max_hops", "hub_limit", "k", "deadline"] as const;
const FLAGS = ["in_order", "reviewed"] as const;
const MEMBERS: readonly string[] = [...LISTS, ...TEXTS, ...NUMBERS, ...FLAGS];
const VIEWS: readonly View[] = ["graph", "table", "known"];
const CHOOSABLE = ["path", "near", "relation", "actor"] as const;
const OWN = ["view", "row", "against", ...CHOOSABLE, "review", "about", "day", "expand", "hide", "pin"];
const KNOWN: readonly string[] = [...MEMBERS, ...SET_MEMBERS, ...OWN];

export const EMPTY: State = {
  question: { from: [], to: [] },
  sets: NO_SETS,
  view: "graph",
  row: null,
  against: true,
  chosen: null,
  review: null,
  about: null,
  day: null,
  work: NO_WORK,
  unknown: [],
};

export function encode(state: State): string {
  const pairs: [string, string][] = [];
  const question = state.question as Record<string, unknown>;
  for (const name of MEMBERS) {
    for (const value of [question[name]].flat()) {
      if (value !== undefined && value !== null && value !== false) pairs.push([name, String(value)]);
    }
  }
  pairs.push(...setMembers(state.sets));
  if (state.about !== null) pairs.push(["about", state.about]);
  if (state.view !== usualView(state.about)) pairs.push(["view", state.view]);
  if (state.row !== null) pairs.push(["row", String(state.row)]);
  if (!state.against) pairs.push(["against", "no"]);
  const chosen = state.chosen;
  if (chosen?.what === "path" || chosen?.what === "near") {
    for (const actor of chosen.actors) pairs.push([chosen.what, actor]);
  } else if (chosen) pairs.push([chosen.what, chosen.id]);
  if (state.review) pairs.push(["review", state.review === "claims" ? "" : state.review]);
  if (state.day !== null) pairs.push(["day", state.day]);
  pairs.push(...workMembers(state.work));
  return pairs.map(([name, value]) => (value ? `${name}=${legible(value)}` : name)).join("&");
}

// Ids hold colons, dates slashes and places commas, which stand for nothing after #.
function legible(value: string): string {
  return encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%2C", ",");
}

/** The page of an actor begins with what is known of it, an answer with its graph. */
function usualView(about: string | null): View {
  return about === null ? "graph" : "known";
}

export function decode(address: string): State {
  const given = new URLSearchParams(address.replace(/^#/, "").replaceAll("+", "%2B"));
  const reading = new Reading(given);
  const { work, unread } = workOf(given);
  const about = reading.text("about");
  const row = reading.only("row", (value) => /^[1-9]\d{0,6}$/.test(value));
  const state: State = {
    question: { from: [], to: [], ...questionOf(given, reading) },
    sets: setsOf(given, reading),
    row: row === null ? null : Number(row),
    view: viewOf(reading, about),
    against: reading.flag("against") ?? true,
    chosen: chosenOf(given, reading),
    review: given.has("review") ? (reading.only("review", isReview) || "claims") : null,
    about,
    day: reading.only("day", isDay),
    work,
    unknown: [],
  };
  const strange = [...new Set(given.keys())].filter((name) => !KNOWN.includes(name));
  return { ...state, unknown: [...strange, ...unread, ...reading.unread] };
}

function questionOf(given: URLSearchParams, reading: Reading): Record<string, unknown> {
  const question: Record<string, unknown> = {};
  for (const name of LISTS) if (given.has(name)) question[name] = given.getAll(name);
  for (const name of TEXTS) if (given.has(name)) question[name] = reading.text(name);
  for (const name of NUMBERS) if (given.has(name)) question[name] = numberOr(reading.text(name) ?? "");
  for (const name of FLAGS) if (reading.flag(name)) question[name] = true;
  return question;
}

function viewOf(reading: Reading, about: string | null): View {
  const isOne = (value: string): value is View => isView(value) && (value !== "known" || about !== null);
  return reading.only("view", isOne) ?? usualView(about);
}

function isView(value: string): value is View {
  return VIEWS.some((view) => view === value);
}

function isReview(value: string): value is Review | "" {
  return value === "" || value === "claims" || value === "identity";
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** One thing is chosen at a time. */
function chosenOf(given: URLSearchParams, reading: Reading): Chosen | null {
  const [what, ...others] = CHOOSABLE.filter((name) => given.has(name));
  for (const other of others) reading.refuse(other, given.getAll(other).join());
  if (what === undefined) return null;
  if (what === "path" || what === "near") return { what, actors: given.getAll(what) };
  return { what, id: reading.text(what) ?? "" };
}
