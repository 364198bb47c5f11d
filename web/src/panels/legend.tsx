/** What the lines and signs of this drawing mean; only those that are in it. */

import type { Drawing, Line } from "../answer/drawing.ts";
import { OTHER_SHAPE, SHAPES } from "../graph/strokes.ts";
import { Stroke } from "../parts/standing.tsx";
import { STANDINGS, actorKind } from "../words/words.ts";

const ORDER = ["corroborated", "affirmed", "contested", "denied", "unevidenced", "withdrawn", "identity"] as const;

export function Legend({ drawing }: { drawing: Drawing }) {
  const standings = ORDER.filter((standing) => drawing.lines.some((line) => line.standing === standing));
  const kinds = [...new Set(drawing.dots.map((dot) => dot.kind))].toSorted();
  return (
    <ul class="legend" aria-label="Legend">
      {standings.map((standing) => (
        <li key={standing}>
          <Stroke standing={standing} /> <b>{standing === "identity" ? "may be" : standing}</b>
          <span class="muted"> {meaning(standing)}</span>
        </li>
      ))}
      {drawing.dots.some((dot) => dot.pinned) && (
        <li>
          <PinRing /> <b>pinned</b>
          <span class="muted"> its place is kept</span>
        </li>
      )}
      {kinds.map((kind) => (
        <li key={kind}>
          <Shape shape={SHAPES[kind] ?? OTHER_SHAPE} /> {actorKind(kind)}
        </li>
      ))}
    </ul>
  );
}

function meaning(standing: Line["standing"]): string {
  return standing === "identity" ? "it is in doubt whether the two are one actor" : STANDINGS[standing];
}

function Shape({ shape }: { shape: string }) {
  return (
    <svg class="shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {shape === "circle" && <circle cx="6" cy="6" r="5" />}
      {shape === "square" && <rect x="1.5" y="1.5" width="9" height="9" />}
      {shape === "diamond" && <path d="M6 0 12 6 6 12 0 6z" />}
      {shape === "triangle" && <path d="M6 1 11.5 11H.5z" />}
    </svg>
  );
}

function PinRing() {
  return (
    <svg class="shape" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="4" />
      <circle class="pin-ring" cx="8" cy="8" r="7" />
    </svg>
  );
}
