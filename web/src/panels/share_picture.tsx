/** The drawing as a picture, with what has to be known of it. */

import { readTheme } from "../graph/theme.ts";
import { hand, pngFile, svgFile } from "../share/files.ts";
import { type Of, notesOf } from "../share/notes.ts";
import { type Svg, svgOf } from "../share/svg.ts";
import { pictured } from "../state/pictured.ts";
import type { Named } from "../words/asked.ts";
import { type Asks, Way, kept, say } from "./share_way.tsx";

interface Shown extends Asks {
  name: string;
  /** Null where nothing was answered yet. */
  of: Of | null;
  named: Named;
  today: string;
}

export function Pictures({ busy, doing, name, of, named, today }: Shown) {
  const none = !pictured.now || !of;
  const keep = async (ending: string, file: (svg: Svg) => Blob | Promise<Blob>) => {
    // As it is drawn now, and not when the menu was opened.
    const { now } = pictured;
    if (!now || !of) return say("Nothing is drawn.");
    if (now.onDay.reading) return say("The claims are being read for the day below the drawing: try it again then.");
    const { drawing, points } = now.drawn;
    const captions = { title: of.title, notes: notesOf(of, now, named, today) };
    hand(`${name}.${ending}`, await file(svgOf(drawing, points, readTheme(), captions, now.onDay.faded)));
    return kept(`${name}.${ending}`);
  };
  const isKnown = of !== null && "about" in of;
  const why = isKnown ? "Nothing is drawn here: Graph and Table draw it." : "Nothing is drawn of this answer.";
  return (
    <Way title="The picture" none={none ? why : ""}>
      <button type="button" disabled={busy || none} onClick={() => doing(() => keep("svg", svgFile))}>
        SVG
      </button>
      <button type="button" disabled={busy || none} onClick={() => doing(() => keep("png", pngFile))}>
        PNG
      </button>
    </Way>
  );
}
