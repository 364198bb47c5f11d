/** The names of actors that the page has met, and of those that the address names and it has not met yet. */

import { useEffect, useState } from "preact/hooks";
import { api, isAbort } from "../api/client.ts";
import { everySource, nameId } from "../api/sources.ts";

interface Named {
  id: string;
  name: string;
}

const names = new Map<string, string>();
const asked = new Set<string>();
const listeners = new Set<() => void>();

export function meet(actors: readonly Named[]): void {
  let met = false;
  for (const { id, name } of actors) {
    met ||= names.get(id) !== name;
    names.set(id, name);
  }
  if (met) for (const listener of listeners) listener();
}

/** Sources are called by their titles. */
export function meetSources(sources: readonly { id: string; title: string }[]): void {
  meet(sources.map(({ id, title }) => ({ id: nameId(id), name: title })));
}

/** The name of an actor by its id, which stands in for it until it is known; these ids are looked up. */
export function useNames(ids: readonly string[]): (id: string) => string {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const listener = () => setTurn((n) => n + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  useEffect(() => {
    for (const id of ids) if (!names.has(id) && !asked.has(id)) void lookUp(id);
  }, [ids.join("\n")]);
  return (id) => names.get(id) ?? id.replace(/^source:/, "");
}

let sources: Promise<void> | null = null;

async function lookUp(id: string): Promise<void> {
  asked.add(id);
  try {
    if (id.startsWith(nameId(""))) {
      sources ??= everySource().then(meetSources);
      await sources;
      return;
    }
    const { actor } = await api.actor(id);
    meet([{ id, name: actor.name }]);
  } catch (error) {
    // The question that names it is refused with words of its own; until then its id stands for it.
    if (isAbort(error)) asked.delete(id);
  }
}
