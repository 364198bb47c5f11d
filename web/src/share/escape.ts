/** Text for XML. Whatever a source wrote stays text. */

// What XML 1.0 has no way to write: most control characters, halves of surrogate pairs, and two that are no characters.
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const NAMES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** The text for an element or an attribute; what XML cannot hold stands as its code, `\u0007`. */
export function escaped(text: string): string {
  return text
    .replace(NOT_IN_XML, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/[&<>"']/g, (one) => NAMES[one] ?? one);
}
