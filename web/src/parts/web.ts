/** Whether a text is an address of the web, and may be a link. */
export function isWeb(url: string | null): url is string {
  if (!url) return false;
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
