/** The shapes of answers, by their names in the OpenAPI document. */

import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type ActorKind = Schemas["ActorKind"];
export type ActorRole = Schemas["ActorRole"];
export type ActorRef = Schemas["ActorRef"];
export type ActorShown = Schemas["ActorShown"];
export type FoundActor = Schemas["FoundActorOut"];
export type ActorPage = Schemas["ActorPageOut"];
export type ActorAnswer = Schemas["ActorAnswerOut"];
export type Brokerage = Schemas["BrokerageOut"];
export type Candidate = Schemas["CandidateOut"];
export type CandidatePage = Schemas["CandidatesOut"];
export type Certainty = Schemas["Certainty"];
export type Change = Schemas["ChangeOut"];
export type ChangesPage = Schemas["ChangesPageOut"];
export type Claim = Schemas["ClaimOut"];
export type ClaimAnswer = Schemas["ClaimAnswerOut"];
export type ClaimPage = Schemas["ClaimPageOut"];
export type Deal = Schemas["DealOut"];
export type Decision = Schemas["ReviewIn"];
export type Edge = Schemas["EdgeOut"];
export type Format = Schemas["Format"];
export type Goods = Schemas["GoodsOut"];
export type GoodsClass = Schemas["GoodsClass"];
export type Family = Schemas["Family"];
export type Intermediaries = Schemas["IntermediariesAnswer"];
export type Intermediary = Schemas["Intermediary"];
export type JudgementSaid = Schemas["JudgementIn"];
export type Kind = Schemas["Kind"];
export type Measure = Schemas["Measure"];
export type Neighbourhood = Schemas["NeighbourhoodOut"];
export type Phase = Schemas["Phase"];
export type Relation = Schemas["RelationOut"];
export type ActorRecord = Schemas["RecordOut"];
export type Source = Schemas["SourceOut"];
export type SourcePage = Schemas["SourcePageOut"];
export type Standing = Schemas["Standing"];
export type ProblemDocument = Schemas["Problem"];
export type WaitingPage = Schemas["WaitingOut"];
export type Written = Schemas["WriteAnswer"];
export type DisputedIdentity = Schemas["DisputedIdentity"];

// Edges on a path are described in the document as objects of any kind; they have the shape of all other edges.
export type Hop = Omit<Schemas["Hop"], "edges"> & { edges: Edge[] };
export type Path = Omit<Schemas["Path"], "hops"> & { hops: Hop[] };
export type NearEdge = Edge & { hop: number; reasons: string[] };
export type NearMiss = Omit<Schemas["NearMiss"], "edges"> & { edges: NearEdge[] };
export type Search = Omit<Schemas["Search"], "near_misses"> & { near_misses: NearMiss[] };
export type PathAnswer = { paths: Path[]; search: Search };

type PathsAsked = Schemas["PathsAsked"];
export type Filters = Partial<Omit<PathsAsked, "from" | "to" | "min_rev">>;
export type Question = Filters & { from: string[]; to: string[] };

/** Which actors are meant, besides by their ids. */
export type Conditions = Partial<Omit<Schemas["SetAsked"], "ids">>;
type AskedSet = Conditions & { ids?: string[] };
export type ReachAsked = Filters & { from: AskedSet; to: AskedSet; limit?: number };
export type Reached = Omit<Schemas["Reached"], "path"> & { path: Path | null };
export type ReachAnswer = Omit<Schemas["ReachAnswer"], "actors"> & { actors: Reached[] };
export type SetCounted = Schemas["SetCounted"];

type ViewAsked = Schemas["ViewAsked"];
export type View = Pick<ViewAsked, "actors" | "edges"> & { filter: Partial<ViewAsked["filter"]> };
/** What is handed on: what a question finds, or what a view shows. */
export type Part = { question: Question } | { view: View };
