/** An investigation as a file: the state of the page, and the revision of the graph that it was seen at. */

import { type State, decode, encode } from "../state/address.ts";
import { NO_WORK, isSmall, workText } from "../state/work.ts";

export const FORMAT = 1;
export const LARGEST = 1_000_000;

export interface Saved {
  title: string;
  /** The day on which it was saved, and the revision of the graph then; null where nothing had been answered. */
  saved: string;
  rev: number | null;
  state: State;
}

/** The file. It holds the page's address, so that one place says what a state is. */
export function written({ title, saved, rev, state }: Saved): string {
  return `${JSON.stringify({ armstrace_investigation: FORMAT, title, saved, rev, address: wholeOf(state) }, null, 2)}\n`;
}

/** A file has room for what an address leaves out. */
function wholeOf(state: State): string {
  if (isSmall(state.work)) return encode(state);
  return [encode({ ...state, work: NO_WORK }), workText(state.work)].filter(Boolean).join("&");
}

/** What the file holds. Throws an Error that says in words why it is no investigation. */
export function read(text: string): Saved {
  const held = objectIn(text);
  if ("armstrace_dossier" in held) {
    throw new Error("It is a dossier, which the graph takes and not this page: armstrace load reads it.");
  }
  const format = held["armstrace_investigation"];
  if (format === undefined) throw new Error("It is JSON, and no investigation that this page saved.");
  if (format !== FORMAT) {
    throw new Error(`It is of format ${JSON.stringify(format)?.slice(0, 20)}, and this page reads format ${FORMAT}.`);
  }
  const { title, saved, rev, address } = held;
  if (typeof address !== "string") throw new Error("It does not say what was asked: it has no address.");
  if (rev !== null && !Number.isInteger(rev)) throw new Error("It does not say at which revision it was seen.");
  return { title: words(title), saved: words(saved), rev: rev as number | null, state: decode(address) };
}

function objectIn(text: string): Record<string, unknown> {
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    throw new Error("It is not JSON.");
  }
  if (typeof held !== "object" || held === null || Array.isArray(held)) {
    throw new Error("It is JSON, and no investigation that this page saved.");
  }
  return held as Record<string, unknown>;
}

function words(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 200) : "";
}
