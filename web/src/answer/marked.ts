/** What of a drawing belongs to what was chosen. Nothing where nothing was: then all of it counts alike. */

import type { Chosen } from "../state/address.ts";
import type { Drawing } from "./drawing.ts";

export interface Marked {
  dots: ReadonlySet<string>;
  lines: ReadonlySet<string>;
}

export function marked(drawing: Drawing, chosen: Chosen | null): Marked {
  const lines = drawing.lines.filter((line) => {
    if (chosen?.what === "relation") return line.relation === chosen.id;
    if (chosen?.what === "actor") return line.subject === chosen.id || line.object === chosen.id;
    return chosen?.what === "path" && isOn(chosen.actors, line.subject, line.object) && line.paths.length > 0;
  });
  const dots = new Set(lines.flatMap((line) => [line.subject, line.object]));
  if (chosen?.what === "actor" && drawing.dots.some((dot) => dot.id === chosen.id)) dots.add(chosen.id);
  return { dots, lines: new Set(lines.map((line) => line.id)) };
}

function isOn(actors: readonly string[], one: string, other: string): boolean {
  const [at, next] = [actors.indexOf(one), actors.indexOf(other)];
  return at >= 0 && next >= 0 && Math.abs(at - next) === 1;
}
