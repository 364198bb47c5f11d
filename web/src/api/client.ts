/** Asking the API. What is no success is thrown as a Problem, with the words that the service gives. */

import type {
  ActorAnswer,
  ActorPage,
  Brokerage,
  CandidatePage,
  ChangesPage,
  ClaimAnswer,
  ClaimPage,
  Deal,
  Decision,
  Format,
  Intermediaries,
  JudgementSaid,
  Neighbourhood,
  Part,
  PathAnswer,
  ProblemDocument,
  Question,
  ReachAnswer,
  ReachAsked,
  Relation,
  SourcePage,
  WaitingPage,
  Written,
} from "./types.ts";
import { readingToken, refuseReader } from "../state/reader.ts";

const UNAUTHORIZED = 401;

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

interface Sent {
  signal?: AbortSignal | undefined;
  body?: unknown;
  token?: string;
}

async function ask<T>(path: string, signal?: AbortSignal, body?: unknown): Promise<T> {
  return (await (await answerTo(path, { signal, body })).json()) as T;
}

/** The token goes with this one request, in its header. */
async function write(path: string, body: unknown, token: string): Promise<Written> {
  return (await (await answerTo(path, { body, token })).json()) as Written;
}

/** A file as the service made it, with the name that it gave it and the headers that say what it lacks. */
export interface Served {
  name: string;
  blob: Blob;
  headers: Headers;
}

async function file(path: string, body: unknown): Promise<Served> {
  const response = await answerTo(path, { body });
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { name: name ?? "armstrace", blob: await response.blob(), headers: response.headers };
}

async function answerTo(path: string, { signal, body, token }: Sent): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  const init: RequestInit = { headers, signal: signal ?? null };
  if (body !== undefined) {
    init.method = "POST";
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(body);
  }
  const brought = token ?? readingToken();
  if (brought !== undefined) headers.set("Authorization", `Bearer ${brought}`);
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    const hint = "Is it still running? make demo and armstrace serve start it.";
    throw new Problem(ours(0, "unreachable", "The service does not answer", "No answer came from this address.", hint));
  }
  if (response.ok) return response;
  if (response.status === UNAUTHORIZED && token === undefined) refuseReader(brought);
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

type Values = Record<string, string | number | boolean | readonly string[] | undefined | null>;

export function query(values: Values): string {
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
  claimsOf: (actor: string, limit: number, after: string | null, signal?: AbortSignal) =>
    ask<ClaimPage>(`/v1/actors/${id(actor)}/claims${query({ limit, after })}`, signal),
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
  reach: (asked: ReachAsked, signal?: AbortSignal) => ask<ReachAnswer>("/v1/reach", signal, asked),
  reachTable: (asked: ReachAsked) => file("/v1/reach?format=csv", asked),
  sources: (signal?: AbortSignal, page: Values = {}) => ask<SourcePage>(`/v1/sources${query(page)}`, signal),
  export: (part: Part, format: Format, denials: boolean) => file("/v1/export", { ...part, format, denials }),
  dossier: (part: Part, format: "json" | "html", title?: string) =>
    file(`/v1/dossier${query({ format })}`, { ...part, title }),
  /** For the problem alone, where a tab was refused the page. */
  dossierPage: (path: string) => answerTo(path, {}),
  waiting: (after: string | null, signal?: AbortSignal) =>
    ask<WaitingPage>(`/v1/reviews/waiting${query({ after })}`, signal),
  review: (claim: string, decision: Decision, token: string) =>
    write(`/v1/claims/${id(claim)}/review`, decision, token),
  candidates: (after: string | null, signal?: AbortSignal) =>
    ask<CandidatePage>(`/v1/identity/candidates${query({ after })}`, signal),
  judge: (said: JudgementSaid, token: string) => write("/v1/identity/judgements", said, token),
};
