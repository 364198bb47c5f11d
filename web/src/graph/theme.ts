/** The colours that a canvas needs, taken from the same properties as those of the page. */

import type { Place } from "../answer/drawing.ts";
import type { Standing } from "../api/types.ts";

export interface Theme {
  text: string;
  muted: string;
  ground: string;
  ends: string;
  inside: string;
  beside: string;
  standings: Record<Standing | "identity", string>;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of("text"),
    muted: of("muted"),
    ground: of("ground"),
    ends: of("ends"),
    inside: of("inside"),
    beside: of("beside"),
    standings: {
      corroborated: of("corroborated"),
      affirmed: of("affirmed"),
      contested: of("contested"),
      denied: of("denied"),
      unevidenced: of("unevidenced"),
      withdrawn: of("withdrawn"),
      identity: of("identity"),
    },
  };
}

export function colourOf(place: Place, theme: Theme): string {
  return place === "from" || place === "to" ? theme.ends : theme[place];
}
