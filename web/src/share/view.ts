/** What is drawn, as the service takes it. */

import type { Drawing } from "../answer/drawing.ts";
import type { Question, View } from "../api/types.ts";

/** The actors and edges of a drawing, seen as the question sees them: as of its day, by its sources. */
export function viewOf({ dots, lines }: Drawing, { known_by, sources, not_sources, reviewed }: Question): View {
  const filter = { known_by, sources, not_sources, reviewed };
  return {
    actors: dots.map((dot) => dot.id),
    edges: [...new Set(lines.flatMap((line) => line.edges.map((edge) => edge.id)))],
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  };
}
