/** A page of the service in a tab of its own. It is opened at the click, since later a browser would block it; and only
 * its own address shows it as it is, since what this page makes is bound by this page's policy, which forbids its style. */

import { Problem, api } from "../api/client.ts";

const EVERY_MS = 100;

/** What became of the tab; throws the service's Problem where it gives none. */
export async function openTab(path: string): Promise<"shown" | "blocked"> {
  const tab = open(path, "_blank");
  if (!tab) return "blocked";
  // Whatever is opened from there must not reach back to this page.
  tab.opener = null;
  if (await isShown(tab)) return "shown";
  tab.close();
  await api.dossierPage(path);
  throw new Problem({
    type: "urn:armstrace:problem:page",
    status: 0,
    code: "page",
    title: "The page was not shown",
    detail: "The service refused it, and would give it now.",
    hint: "Ask for it again.",
    errors: null,
  });
}

/** Whether it came to be the page; a problem is no page, and what the browser shows in place of an answer is closed to
 * us. */
async function isShown(tab: Window): Promise<boolean> {
  try {
    while (!tab.closed && tab.location.href === "about:blank") await pause();
    return tab.closed || tab.document.contentType === "text/html";
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
