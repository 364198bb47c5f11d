import { useNames } from "../state/names.ts";
import { encode } from "../state/address.ts";
import { go, now } from "../state/page.ts";
import { NO_WORK } from "../state/work.ts";

/** The name of an actor, which leads to its page. A source that speaks for itself has none. */
export function ActorLink({ id, name }: { id: string; name?: string }) {
  const named = useNames(name === undefined ? [id] : []);
  const words = name ?? named(id);
  if (id.startsWith("source:")) return <>{words}</>;
  const there = { about: id, view: "known" as const, chosen: null, row: null };
  return (
    <a
      href={`#${encode({ ...now(), ...there, day: null, work: NO_WORK })}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(there);
      }}
    >
      {words}
    </a>
  );
}
