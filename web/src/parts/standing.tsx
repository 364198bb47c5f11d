import type { Line } from "../answer/drawing.ts";
import { STROKES } from "../graph/strokes.ts";

type Drawn = Line["standing"];

/** A short piece of a line as the graph draws it. */
export function Stroke({ standing }: { standing: Drawn }) {
  const { width, dash, gap, head } = STROKES[standing];
  const colour = `stroke-${standing}`;
  return (
    <svg class="stroke" width="44" height="14" viewBox="0 0 44 14" aria-hidden="true">
      <line
        class={colour}
        x1="1"
        y1="7"
        x2={head === "arrow" ? 35 : head === "circle" ? 36 : 41}
        y2="7"
        stroke-width={width}
        stroke-dasharray={gap ? `${dash} ${gap}` : "none"}
      />
      {head === "arrow" && <path class={`fill-${standing}`} d="M33 1.5 43 7 33 12.5z" />}
      {head === "bar" && <line class={colour} x1="42" y1="1" x2="42" y2="13" stroke-width="2.5" />}
      {head === "circle" && <circle class={`fill-${standing}`} cx="39" cy="7" r="4" />}
    </svg>
  );
}

export function StandingBadge({ standing }: { standing: Drawn | null }) {
  if (standing === null) return <span class="badge">not known to what was asked</span>;
  return (
    <span class={`badge is-${standing}`}>
      <Stroke standing={standing} />
      {standing === "identity" ? "identity in doubt" : standing}
    </span>
  );
}
