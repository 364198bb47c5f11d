/** What was said of an actor: its claims, a page after the other as the user asks for more. */

import { useRef, useState } from "preact/hooks";
import { api } from "../api/client.ts";
import type { Claim } from "../api/types.ts";
import { type Asked, useAsked } from "../state/asked.ts";
import { meet } from "../state/names.ts";

const PAGE = 200;

export interface Said {
  claims: Claim[];
  /** How many there are in all. */
  total: number;
}

export interface SaidOf {
  said: Asked<Said>;
  /** Whether more are being read, beside those that are shown. */
  reading: boolean;
  more: () => void;
}

export function useSaid(actor: string): SaidOf {
  const [pages, setPages] = useState(1);
  const asked = useAsked(`${actor} ${pages}`, (signal) => read(actor, pages, signal));
  const kept = useRef<Asked<Said> | null>(null);
  if (asked.state === "answered") kept.current = asked;
  const reading = asked.state === "asking" && kept.current !== null;
  return { said: reading && kept.current ? kept.current : asked, reading, more: () => setPages(pages + 1) };
}

async function read(actor: string, pages: number, signal: AbortSignal): Promise<Said> {
  const claims: Claim[] = [];
  let total = 0;
  let after: string | null = null;
  for (let page = 0; page < pages && (page === 0 || after !== null); page++) {
    const answer = await api.claimsOf(actor, PAGE, after, signal);
    claims.push(...answer.claims);
    ({ total, next: after } = answer);
  }
  meet(claims.flatMap(({ subject, object }) => [subject.actor, object.actor].filter((one) => one !== null)));
  return { claims, total };
}
