/** What a question asks beyond its defaults, one phrase for each member, and the search that answered it, in words. */

import { nameId } from "../api/sources.ts";
import type { Question, Search } from "../api/types.ts";
import { DEFAULTS, RISING_PHASES, VIA_KINDS } from "../state/question.ts";
import { actorKind, count, either, listed, plain } from "./words.ts";

export interface Phrase {
  members: readonly (keyof Question)[];
  words: string;
}

export type Named = (actor: string) => string;

export function phrases(asked: Question, named: Named): Phrase[] {
  const found: Phrase[] = [];
  const say = (words: string | null | undefined | false, ...members: (keyof Question)[]) => {
    if (words) found.push({ members, words });
  };
  const some = <T>(value: readonly T[] | undefined | null, words: (all: readonly T[]) => string) =>
    value?.length ? words(value) : null;
  say(some(asked.phase, (all) => (all.join() === "delivered" ? "delivered only" : `only ${either(all)}`)), "phase");
  say(asked.min_phase && minPhase(asked.min_phase), "min_phase");
  say(asked.known_by && `as known by ${asked.known_by}`, "known_by");
  say(asked.valid && `can have held in ${asked.valid}`, "valid");
  say(asked.in_order && "transactions in order of time", "in_order");
  say(asked.direction === "flow" && "with the flow of goods", "direction");
  say(some(asked.through, (all) => `through ${listed(all.map(named))}`), "through");
  say(some(asked.avoid, (all) => `without ${listed(all.map(named))}`), "avoid");
  say(some(asked.via_kinds, inside), "via_kinds");
  say(some(asked.families, (all) => `relations: ${listed(all.map(plain))}`), "families");
  say(some(asked.kinds, (all) => `relations: ${listed(all.map(plain))}`), "kinds");
  say(some(asked.standing, (all) => `standing: ${either(all)}`), "standing");
  say(some(asked.certainty, (all) => `certainty: ${either(all)}`), "certainty");
  say(some(asked.goods_class, (all) => `goods: ${either(all.map(plain))}`), "goods_class");
  say(some(asked.sources, (all) => `only from ${either(all.map(nameId).map(named))}`), "sources");
  say(some(asked.not_sources, (all) => `not from ${either(all.map(nameId).map(named))}`), "not_sources");
  say(asked.reviewed && "only what was reviewed", "reviewed");
  say(isSet(asked.min_origins, DEFAULTS.min_origins) && `at least ${count(asked.min_origins ?? 1, "origin")}`, "min_origins");
  say(asked.min_share != null && `owning at least ${asked.min_share} %`, "min_share");
  say(joints(asked.joints), "joints");
  say(asked.identity === "disputed" && "also over disputed identities", "identity");
  say(isSet(asked.hub_limit, DEFAULTS.hub_limit) && hubs(asked.hub_limit ?? 0), "hub_limit");
  say(isSet(asked.max_hops, DEFAULTS.max_hops) && `up to ${count(asked.max_hops ?? 0, "hop")}`, "max_hops");
  say(isSet(asked.k, DEFAULTS.k) && `at most ${count(asked.k ?? 0, "path")}`, "k");
  say(asked.order === "best_evidenced" && "best evidenced first", "order");
  say(isSet(asked.deadline, DEFAULTS.deadline) && `up to ${asked.deadline} seconds`, "deadline");
  return found;
}

/** The ids that its phrases name: actors, and sources as they stand beside those. */
export function namedIn({ through = [], avoid = [], sources = [], not_sources = [] }: Question): string[] {
  return [...through, ...avoid, ...[...sources, ...not_sources].map(nameId)];
}

function inside(all: readonly string[]): string {
  const more = all.filter((kind) => !VIA_KINDS.some((usual) => usual === kind));
  const isAdded = VIA_KINDS.every((usual) => all.includes(usual));
  return isAdded && more.length ? `also inside: ${listed(more.map(actorKind))}` : `inside: ${listed(all.map(actorKind))}`;
}

function isSet(value: number | undefined, usual: number): boolean {
  return value !== undefined && value !== usual;
}

function minPhase(phase: string): string | null {
  if (phase === DEFAULTS.min_phase) return null;
  return phase === RISING_PHASES.at(-1) ? "delivered" : `${phase} or further`;
}

function joints(given: string | undefined): string | null {
  if (given === "same") return "within one deal";
  return given === "any" ? "deals need not hang together" : null;
}

function hubs(limit: number): string {
  return limit >= 10_000_000 ? "through hubs of any size" : `no hubs over ${limit.toLocaleString("en")} neighbours`;
}

/** How the search ended: whether the answer is all there is. */
export function ending(search: Search, asked: Question, shown: number): string {
  const hops = count(asked.max_hops ?? DEFAULTS.max_hops, "hop");
  if (search.complete) {
    return shown
      ? `Complete: these are all the paths of up to ${hops} that meet the question.`
      : `Complete: no path of up to ${hops} meets the question.`;
  }
  if (search.stopped_by === "k") return `Stopped after ${count(shown, "path")}: there are more.`;
  const why = search.stopped_by === "memory" ? "by the limit on memory" : "at the deadline";
  const more = shown ? "more" : "paths that were not found";
  return `Stopped ${why}: there may be ${more}. Paths of up to ${count(search.searched_hops, "hop")} were searched to the end.`;
}

type Skipped = Pick<Search, "hubs_skipped" | "kinds_skipped" | "skipped_exact"> & Partial<Pick<Search, "joints_skipped">>;

/** What was met and not walked through. */
export function leftOut(search: Skipped, asked: Pick<Question, "hub_limit">): string[] {
  const limit = (asked.hub_limit ?? DEFAULTS.hub_limit).toLocaleString("en");
  const parts = [
    search.hubs_skipped && count(search.hubs_skipped, `hub with more than ${limit} neighbours`, `hubs with more than ${limit} neighbours`),
    search.kinds_skipped && count(search.kinds_skipped, "actor of a kind that may not stand inside", "actors of kinds that may not stand inside"),
    search.joints_skipped && count(search.joints_skipped, "sequence whose transactions belong to different deals", "sequences whose transactions belong to different deals"),
  ].filter((part): part is string => typeof part === "string");
  if (search.skipped_exact) return parts;
  if (parts.length === 0) return ["not counted in time: there may be hubs and actors of other kinds"];
  return parts.map((part) => `at least ${part}`);
}
