/** The ranked paths. */

import type { Path } from "../api/types.ts";
import { StandingBadge } from "../parts/standing.tsx";
import { Unreviewed } from "../parts/unreviewed.tsx";
import { Route } from "../parts/route.tsx";
import { go } from "../state/page.ts";
import type { Chosen } from "../state/address.ts";
import { JOINTS, count } from "../words/words.ts";

export function isChosen(chosen: Chosen | null, what: "path" | "near", actors: readonly { id: string }[]): boolean {
  return chosen?.what === what && chosen.actors.join("\n") === actors.map((actor) => actor.id).join("\n");
}

export function PathList({ paths, chosen }: { paths: readonly Path[]; chosen: Chosen | null }) {
  return (
    <ol class="paths" aria-label="Paths, best first">
      {paths.map((path) => {
        const on = isChosen(chosen, "path", path.actors);
        const actors = path.actors.map((actor) => actor.id);
        return (
          <li key={actors.join()}>
            <button
              type="button"
              class="path"
              aria-pressed={on}
              onClick={() => go({ chosen: on ? null : { what: "path", actors } })}
            >
              <Route actors={path.actors} edges={path.hops.map((hop) => hop.edges)} />
              <span class="path-foot">
                <Weakest path={path} />
                <Unreviewed edges={path.hops.flatMap((hop) => hop.edges)} />
                <span>{[count(path.hops.length, "hop"), count(path.origins.length, "origin"), jointsOf(path)].filter(Boolean).join(" · ")}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** How the path's weakest hop stands: a path is as good as that. */
function Weakest({ path }: { path: Path }) {
  const hop = path.hops[path.weakest_hop];
  if (!hop) return null;
  return <StandingBadge standing={hop.edges[0]?.standing ?? (hop.identity ? "identity" : null)} />;
}

function jointsOf(path: Path): string {
  return [...new Set(path.joints.map((joint) => JOINTS[joint.joint] ?? joint.joint))].join(", ");
}
