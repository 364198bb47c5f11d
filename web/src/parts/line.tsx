/** A line of the graph in words, with its stroke before it. */

import { type Line, lineWords } from "../answer/drawing.ts";
import { Stroke } from "./standing.tsx";

export function LineInWords({ line, named }: { line: Line; named: (id: string) => string }) {
  return (
    <>
      <Stroke standing={line.standing} />
      <span>
        <b>{named(line.subject)}</b> <span class="arrow">{lineWords(line)}</span> <b>{named(line.object)}</b>
      </span>
    </>
  );
}
