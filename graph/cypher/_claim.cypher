// One claim {c} with all it takes to read it: the records it names and what they are now, who said it and for whom, in
// which editions of which source, how it ended, and what a reviewer decided.
{c} {.id, .relation, .kind, .stance, .certainty, .phase, .valid, .said_on, .goods, .in_return, .quote, .share, .measure,
  .list_name, .programme, .locator, .span_start, .span_end, .rule, .read_by,
  subject: head(COLLECT {
    MATCH ({c})-[:SUBJECT]->(r:Record) OPTIONAL MATCH (r)-[:RESOLVES_TO]->(a:Actor)
    RETURN {record: r.id, key: r.key, name: r.name, actor: a {.id, .name, .kind, .unknown}} }),
  object: head(COLLECT {
    MATCH ({c})-[:OBJECT]->(r:Record) OPTIONAL MATCH (r)-[:RESOLVES_TO]->(a:Actor)
    RETURN {record: r.id, key: r.key, name: r.name, actor: a {.id, .name, .kind, .unknown}} }),
  speaker: head(COLLECT {
    MATCH ({c})-[:SAID_BY]->(r:Record) OPTIONAL MATCH (r)-[:RESOLVES_TO]->(a:Actor)
    RETURN {record: r.id, key: r.key, name: r.name, actor: a {.id, .name, .kind, .unknown}} }),
  source: head(COLLECT {
    MATCH ({c})-[:STATED_IN]->(s:Source)
    RETURN s {.id, .title, .publisher, .url, .licence, .origin} }),
  editions: COLLECT {
    MATCH ({c})-[st:STATED_IN]->(:Source)
    UNWIND range(0, size(st.editions) - 1) AS i
    MATCH (ed:Edition {id: st.editions[i]})
    RETURN ed {.id, .published, .retrieved, .complete, entry: nullIf(st.entries[i], '')} },
  endings: COLLECT {
    MATCH (x:Ending)-[:ENDS]->({c})
    WITH x ORDER BY x.on, x.id
    RETURN x {.id, .way, .on, .why, .by, .edition, .undone} },
  reviews: COLLECT {
    MATCH (v:Review)-[:REVIEWS]->({c})
    WITH v ORDER BY v.on, v.id
    RETURN v {.id, .verdict, .by, .on, .note} },
  deal: head(COLLECT { MATCH ({c})-[:PART_OF]->(d:Deal) RETURN d {.id, .title} })}
