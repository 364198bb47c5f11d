/** What an exported file holds and what it lacks, as the service's headers say it. */

import { count } from "../words/words.ts";

const STOPPED: Record<string, string> = {
  k: "the search stopped after as many paths as were asked for",
  deadline: "the search stopped at the deadline",
  memory: "the search stopped by the limit on memory",
  limit: "a file has no room for more",
};

export function holds(headers: Headers, isView = false): string {
  const edges = number(headers, "Edges");
  const whole = isView ? " of what is drawn" : " of all paths that meet the question";
  const all = headers.get("Armstrace-Complete") === "true" ? whole : "";
  return `It holds ${count(edges, "edge")}${all}, at revision ${number(headers, "Rev")}.`;
}

export function lacking(headers: Headers): string[] {
  const said: string[] = [];
  const [left, noLinks] = [number(headers, "Left-Out"), number(headers, "No-Links-Left-Out")];
  if (headers.get("Armstrace-Complete") !== "true") {
    const why = headers.get("Armstrace-Stopped-By") ?? "";
    said.push(`It is not all that was asked for: ${STOPPED[why] ?? (why || "the service does not say why")}.`);
  }
  if (left > 0) said.push(`${count(left, "edge")} had no room in it.`);
  if (noLinks > 0) said.push(`${count(noLinks, "edge")} that ${noLinks === 1 ? "is no link was" : "are no links were"} left out.`);
  return said;
}

function number(headers: Headers, name: string): number {
  return Number(headers.get(`Armstrace-${name}`) ?? 0);
}
