/** What can be asked, by the names of the API: which members there are, and what holds where one is left out. */

import type { ActorKind, Certainty, Family, Filters, GoodsClass, Kind, Phase, Question, Standing } from "../api/types.ts";

export const ACTOR_KINDS: readonly ActorKind[] = [
  "Person",
  "Organization",
  "Company",
  "PublicBody",
  "LegalEntity",
  "State",
  "Vessel",
  "Airplane",
  "Address",
];
export const VIA_KINDS: readonly ActorKind[] = ACTOR_KINDS.filter((kind) => kind !== "State");
export const RISING_PHASES: readonly Phase[] = ["considered", "sought", "offered", "agreed", "authorized", "delivered"];
export const ENDED_PHASES: readonly Phase[] = ["refused", "cancelled", "interdicted"];
export const PHASES: readonly Phase[] = [...RISING_PHASES, ...ENDED_PHASES];
export const CERTAINTIES: readonly Certainty[] = ["confirmed", "assessed", "reported", "alleged", "possible"];
export const GOODS: readonly GoodsClass[] = ["arms", "dual_use", "civil", "unknown"];
export const ASKED_GOODS: readonly GoodsClass[] = GOODS.filter((goods) => goods !== "civil");
export const FAMILIES: readonly Family[] = ["transaction", "control", "link", "personal", "status"];
export const ALL_STANDINGS: readonly Standing[] = [
  "corroborated",
  "affirmed",
  "contested",
  "denied",
  "unevidenced",
  "withdrawn",
];
export const WALKED: readonly Family[] = ["transaction", "control", "link"];
export const KINDS_OF: Record<Family, readonly Kind[]> = {
  transaction: ["SUPPLIES", "BROKERS", "TRANSPORTS", "FINANCES", "PAYS"],
  control: [
    "OWNS",
    "CONTROLS",
    "DIRECTS",
    "EMPLOYS",
    "MEMBER_OF",
    "PART_OF",
    "REPRESENTS",
    "OPERATES",
    "SUCCEEDS",
  ],
  link: ["LINKED_TO"],
  personal: ["FAMILY_OF", "ASSOCIATED_WITH"],
  status: ["DESIGNATES", "NATIONAL_OF", "LOCATED_AT", "REGISTERED_IN"],
};

export const DEFAULTS = {
  min_phase: "sought",
  min_origins: 1,
  max_hops: 4,
  hub_limit: 500,
  k: 10,
  deadline: 10,
  direction: "any",
  joints: "not_different",
  identity: "settled",
  order: "shortest",
} as const;
export const MOST_HOPS = 8;
export const NO_HUB_LIMIT = 10_000_000;
export const LONGEST = 60;

/** The question with some members changed; a member that is undefined is left out. */
export function changed(question: Question, change: Partial<Record<keyof Question, unknown>>): Question {
  const members = Object.entries({ ...question, ...change }).filter(
    ([name, value]) => name === "from" || name === "to" || !(value === undefined || isEmpty(value)),
  );
  return Object.fromEntries(members) as Question;
}

export function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** What is no number stays as it is: the service says what is wrong with it. */
export function numberOr(text: string): number | string {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

export function isWhole(question: Question): boolean {
  return question.from.length > 0 && question.to.length > 0;
}

export function askedPhases(question: Filters): readonly Phase[] {
  if (question.phase?.length) return question.phase;
  return RISING_PHASES.slice(RISING_PHASES.indexOf(question.min_phase ?? DEFAULTS.min_phase));
}

export function askedKinds(question: Filters): readonly Kind[] {
  if (question.kinds?.length) return question.kinds;
  const families = question.families?.length ? question.families : WALKED;
  return families.flatMap((family) => KINDS_OF[family]);
}

interface Relations {
  kinds: readonly Kind[] | undefined;
  families: readonly Family[] | undefined;
}

/** The families that are asked for whole, and those of which only some kinds are. */
export function familiesOf(kinds: readonly Kind[]): { whole: readonly Family[]; partly: readonly Family[] } {
  const whole = FAMILIES.filter((family) => KINDS_OF[family].every((kind) => kinds.includes(kind)));
  const some = FAMILIES.filter((family) => KINDS_OF[family].some((kind) => kinds.includes(kind)));
  return { whole, partly: some.filter((family) => !whole.includes(family)) };
}

/** What is asked for once these families are the whole ones: of those that are asked in part, that part stays. */
export function familiesWith(asked: readonly Kind[], chosen: readonly Family[]): Relations {
  const { partly } = familiesOf(asked);
  const kinds = FAMILIES.flatMap((family) => {
    if (chosen.includes(family)) return KINDS_OF[family];
    return partly.includes(family) ? KINDS_OF[family].filter((kind) => asked.includes(kind)) : [];
  });
  return relationsOf(kinds);
}

/** The kinds that are asked for once those of one family are these; whole families are named as such. */
export function kindsWith(asked: readonly Kind[], family: readonly Kind[], chosen: readonly Kind[]): Relations {
  const all = Object.values(KINDS_OF).flat();
  const kinds = all.filter((kind) => (family.includes(kind) ? chosen.includes(kind) : asked.includes(kind)));
  return relationsOf(kinds);
}

function relationsOf(kinds: readonly Kind[]): Relations {
  const { whole, partly } = familiesOf(kinds);
  if (partly.length) return { kinds, families: undefined };
  return { kinds: undefined, families: whole.join() === WALKED.join() ? undefined : whole };
}

/** The one end that is given, where there is no other: it is asked about alone. */
export function onlyEnd({ from, to }: Question): string | null {
  const [one, ...others] = [...from, ...to];
  return one !== undefined && others.length === 0 ? one : null;
}

/** The same question from the other side. */
export function swapped(question: Question): Question {
  return { ...question, from: question.to, to: question.from };
}
