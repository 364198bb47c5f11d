/** The vocabulary of the graph in words: the terms themselves, written as text. */

import type { Goods, Kind, Standing } from "../api/types.ts";

export function plain(term: string): string {
  return term.replaceAll("_", " ").toLowerCase();
}

const KINDS_OF_ACTOR: Record<string, string> = { PublicBody: "Public body", LegalEntity: "Legal entity" };

export function actorKind(kind: string | null | undefined): string {
  return kind ? (KINDS_OF_ACTOR[kind] ?? kind) : "Source";
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export const STANDINGS: Record<Standing, string> = {
  corroborated: "two or more origins affirm it",
  affirmed: "one origin affirms it",
  contested: "affirmed, and disputed by others",
  denied: "only denied: no link",
  unevidenced: "looked for, no evidence found: no link",
  withdrawn: "taken back, corrected or found to be misread: no link",
};
export const LINKING: readonly Standing[] = ["corroborated", "affirmed", "contested"];

/** An ISO day, of UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Between a subject and an object: `supplies`, `member of`. */
export function verb(kind: Kind): string {
  return plain(kind);
}

export function days(first: string | null, last: string | null): string {
  if (first && last) return first === last ? first : `between ${first} and ${last}`;
  return first ? `from ${first}` : last ? `until ${last}` : "";
}

/** An EDTF date as people say it: `../2023-03-29` is `by 2023-03-29`. */
export function day(edtf: string | null): string {
  if (!edtf) return "";
  const [first = "", last] = edtf.split("/");
  if (last === undefined) return first;
  if (first === "" || first === "..") return `by ${last}`;
  return last === "" || last === ".." ? `${first} or later` : `${first} to ${last}`;
}

/** `2023-03-30` as `30 March 2023`. */
export function dayInWords(day: string): string {
  const written = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return written.format(new Date(`${day}T00:00:00Z`));
}

export function goods(all: readonly Goods[]): string {
  return all.map(oneGoods).join("; ");
}

function oneGoods(one: Goods): string {
  const words = [one.designation, one.description].filter((word): word is string => !!word);
  if (one.quantity !== null && one.quantity !== undefined) {
    const about = one.quantity_uncertain ? "about " : "";
    words.push(`${about}${one.quantity.toLocaleString("en")} ${one.unit ?? ""}`.trim());
  }
  return `${[...words, ...(one.codes ?? [])].join(", ") || "goods"} (${plain(one.class)})`;
}

export const JOINTS: Record<string, string> = {
  same: "the same deal",
  unknown: "it is not known whether it is one deal",
  different: "different deals",
};

export const STANCES: Record<string, string> = {
  affirms: "says so",
  denies: "denies it",
  finds_no_evidence: "finds no evidence of it",
};

export const HOWS: Record<string, string> = {
  id: "its id",
  state: "a name of this state",
  exact: "its name",
  prefix: "a name that begins so",
  words: "words of its name",
  fuzzy: "spelt a little differently",
};
