import { isUnreviewed } from "../answer/drawing.ts";
import type { Edge } from "../api/types.ts";

/** That some of what speaks for these edges was read by a machine and not reviewed; how much of it, where not all. */
export function Unreviewed({ edges }: { edges: readonly Edge[] }) {
  if (!isUnreviewed(edges)) return null;
  const claims = new Set(edges.flatMap((edge) => edge.claims)).size;
  const open = new Set(edges.flatMap((edge) => edge.unreviewed)).size;
  const some = open < claims ? `${open} of ${claims} claims ` : "";
  return <span class="badge is-unreviewed">{some}read by machine, not reviewed</span>;
}
