/** Words in lines, for where nothing wraps them: a picture. */

/** Of a letter, in parts of the size of the font: more than the usual one has, as fonts differ. */
const WIDE = { latin: 0.56, ideograph: 1.05 };
const IDEOGRAPHS = 0x2e80;

/** Lines of at most so many pixels, by estimate; a word that is longer than a line is broken. */
export function wrapped(words: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words.split(" ").flatMap((one) => broken(one, width, size))) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function broken(word: string, width: number, size: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const letter of word) {
    if (part && widthOf(part + letter, size) > width) {
      parts.push(part);
      part = letter;
    } else part += letter;
  }
  return [...parts, part];
}

function widthOf(words: string, size: number): number {
  let width = 0;
  for (const letter of words) width += (letter.codePointAt(0) ?? 0) < IDEOGRAPHS ? WIDE.latin : WIDE.ideograph;
  return width * size;
}
