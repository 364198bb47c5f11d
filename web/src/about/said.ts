/** What was said of an actor: its claims, a page after the other as the user asks for more. */

import { useMemo, useRef, useState } from "preact/hooks";
import { api } from "../api/client.ts";
import type { ProblemDocument } from "../api/types.ts";
import { type Asked, useAsked } from "../state/asked.ts";
import { meet } from "../state/names.ts";
import { type Joined, type Page, joined } from "./pages.ts";

const PAGE = 200;

export interface Said extends Joined {
  /** Why the last page that was asked for is not here. */
  problem: ProblemDocument | null;
}

export interface SaidOf {
  said: Asked<Said>;
  /** Whether more are being read, beside those that are shown. */
  reading: boolean;
  more: () => void;
}

/** Of one actor: whoever shows another begins anew. */
export function useSaid(actor: string): SaidOf {
  const [after, setAfter] = useState<string | null>(null);
  const pages = useRef(new Map<string | null, Page>());
  const asked = useAsked(`${actor} ${after}`, (signal) => read(actor, after, signal));
  if (asked.state === "answered") pages.current.set(after, asked.value);
  const { size } = pages.current;
  const so = useMemo(() => joined([...pages.current.values()]), [size]);
  const more = () => {
    if (asked.state === "failed" || asked.state === "cancelled") asked.again();
    else setAfter([...pages.current.values()].at(-1)?.next ?? null);
  };
  const problem = asked.state === "failed" ? asked.problem : null;
  const said: Asked<Said> = size ? { state: "answered", value: { ...so, problem } } : unanswered(asked);
  return { said, reading: size > 0 && asked.state === "asking", more };
}

function unanswered(asked: Asked<Page>): Asked<Said> {
  return asked.state === "answered" ? { state: "idle" } : asked;
}

async function read(actor: string, after: string | null, signal: AbortSignal): Promise<Page> {
  const page = await api.claimsOf(actor, PAGE, after, signal);
  meet(page.claims.flatMap(({ subject, object }) => [subject.actor, object.actor].filter((one) => one !== null)));
  return page;
}
