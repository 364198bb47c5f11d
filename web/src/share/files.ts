/** Files that the page hands to its reader. */

import type { Svg } from "./svg.ts";

const SHARPNESS = 2;
const LARGEST_SIDE = 8192;

/** A name for a file about this, without its ending, as the service makes them: `north-korea-russia-rev1`. */
export function fileName(title: string, rev: number | null): string {
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  return `${slug || "armstrace"}${rev === null ? "" : `-rev${rev}`}`;
}

export function hand(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function svgFile(svg: Svg): Blob {
  return new Blob([svg.text], { type: "image/svg+xml" });
}

/** The picture in pixels, twice as sharp as on the screen where it is not too large for that. */
export async function pngFile(svg: Svg): Promise<Blob> {
  const url = URL.createObjectURL(svgFile(svg));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(SHARPNESS, LARGEST_SIDE / Math.max(svg.width, svg.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(svg.width * scale);
    canvas.height = Math.round(svg.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, "image/png"));
    if (!blob) throw new Error("The browser drew no picture of it.");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
