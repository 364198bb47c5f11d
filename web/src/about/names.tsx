/** What an actor is called, by which sources, with its identifiers; and who designates it. */

import type { ActorAnswer } from "../api/types.ts";
import { DesignationLines } from "../parts/designation_lines.tsx";
import { day, listed } from "../words/words.ts";

export function Designations({ found: { designations } }: { found: ActorAnswer }) {
  return (
    <>
      <h2>Designations</h2>
      {designations.length === 0 && <p class="muted">None is known here.</p>}
      <DesignationLines designations={designations} />
    </>
  );
}

export function Names({ found: { identifiers, names_by_source, records } }: { found: ActorAnswer }) {
  const titles = new Map(records.map((record) => [record.source, record.source_title ?? record.source]));
  return (
    <>
      <h2>Names by source</h2>
      <ul class="rows">
        {names_by_source.map(({ name, sources }) => (
          <li key={name}>
            <b>{name}</b> <span class="muted">{listed(sources.map((source) => titles.get(source) ?? source))}</span>
          </li>
        ))}
      </ul>
      {identifiers.length > 0 && (
        <>
          <h2>Identifiers</h2>
          <ul class="rows">
            {identifiers.map(({ scheme, value }) => (
              <li key={`${scheme} ${value}`}>
                <span class="muted">{scheme}</span> <code>{value}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Records</h2>
      {records.map((record) => (
        <Record key={record.id} record={record} />
      ))}
    </>
  );
}

function Record({ record }: { record: ActorAnswer["records"][number] }) {
  const facts: [string, string][] = [
    ["Countries", listed(record.countries ?? [])],
    ["Born", [...(record.births ?? []).map(day), ...(record.birth_places ?? [])].join(", ")],
    ["Founded", day(record.founded)],
    ["Positions", listed(record.positions ?? [])],
    ["Addresses", (record.addresses ?? []).join("; ")],
    ["Weak names", listed(record.weak_names ?? [])],
    ["Lacks", record.lacks?.length ? `${listed(record.lacks)}: as earlier editions told it` : ""],
  ];
  return (
    <section class="record">
      <p>
        <b>{record.name}</b> <span class="muted">in {record.source_title ?? record.source}, as {record.key}</span>
      </p>
      {record.description && <p>{record.description}</p>}
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
