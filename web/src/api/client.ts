/** Asking the API. What is no success is thrown as a Problem, with the words that the service gives. */

import type {
  ActorAnswer,
  ActorPage,
  Brokerage,
  ChangesPage,
  ClaimAnswer,
  Deal,
  Intermediaries,
  Neighbourhood,
  PathAnswer,
  ProblemDocument,
  Question,
  Relation,
  SourcePage,
} from "./types.ts";

export class Problem extends Error {
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail);
    this.document = document;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof Problem) return error.document;
  const detail = error instanceof Error ? error.message : String(error);
  return ours(0, "page", "The page met an error of its own", detail);
}

function ours(status: number, code: string, title: string, detail: string, hint?: string): ProblemDocument {
  return { type: `urn:armstrace:problem:${code}`, status, code, title, detail, hint: hint ?? null, errors: null };
}

async function ask<T>(path: string, signal?: AbortSignal, body?: unknown): Promise<T> {
  const init: RequestInit = { headers: { Accept: "application/json" }, signal: signal ?? null };
  if (body !== undefined) {
    init.method = "POST";
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    const hint = "Is it still running? make demo and armstrace serve start it.";
    throw new Problem(ours(0, "unreachable", "The service does not answer", "No answer came from this address.", hint));
  }
  if (response.ok) return (await response.json()) as T;
  throw new Problem(await documentOf(response));
}

async function documentOf(response: Response): Promise<ProblemDocument> {
  try {
    const document = (await response.json()) as ProblemDocument;
    if (typeof document.detail === "string") return document;
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  const said = `The service answered ${response.status} ${response.statusText}`.trim();
  return ours(response.status, "unreadable", "The answer cannot be read", `${said}.`);
}

type Values = Record<string, string | number | readonly string[] | undefined | null>;

function query(values: Values): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [value].flat().map((one) => [name, String(one)]),
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

const id = encodeURIComponent;

export const api = {
  actors: (q: string, limit: number, signal?: AbortSignal) =>
    ask<ActorPage>(`/v1/actors${query({ q, limit })}`, signal),
  actor: (actor: string, signal?: AbortSignal) => ask<ActorAnswer>(`/v1/actors/${id(actor)}`, signal),
  neighbourhood: (actor: string, filters: Values, signal?: AbortSignal) =>
    ask<Neighbourhood>(`/v1/actors/${id(actor)}/neighbourhood${query(filters)}`, signal),
  brokerage: (actor: string, signal?: AbortSignal) => ask<Brokerage>(`/v1/actors/${id(actor)}/brokerage`, signal),
  changes: (asked: Values, signal?: AbortSignal) => ask<ChangesPage>(`/v1/changes${query(asked)}`, signal),
  deal: (deal: string, signal?: AbortSignal) => ask<Deal>(`/v1/deals/${id(deal)}`, signal),
  paths: (question: Question, signal?: AbortSignal) => ask<PathAnswer>("/v1/paths", signal, question),
  intermediaries: (question: Question, signal?: AbortSignal) =>
    ask<Intermediaries>("/v1/intermediaries", signal, question),
  relation: (relation: string, signal?: AbortSignal) => ask<Relation>(`/v1/relations/${id(relation)}`, signal),
  claim: (claim: string, signal?: AbortSignal) => ask<ClaimAnswer>(`/v1/claims/${id(claim)}`, signal),
  sources: (signal?: AbortSignal) => ask<SourcePage>("/v1/sources", signal),
};
