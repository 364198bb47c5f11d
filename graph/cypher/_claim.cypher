// One claim {c} with all it takes to read it: the records it names and what they are now, who said it, in which editions
// of which source, how it ended, and what a reviewer decided. The names begin with _ so that they hide none around them.
{c} {.id, .relation, .kind, .stance, .certainty, .phase, .valid, .said_on, .goods, .in_return, .quote, .share, .amount, .currency, .measure,
  .list_name, .programme, .locator, .span_start, .span_end, .rule, .read_by,
  subject: head(COLLECT {
    MATCH ({c})-[:SUBJECT]->(_r:Record) OPTIONAL MATCH (_r)-[:RESOLVES_TO]->(_a:Actor)
    RETURN {record: _r.id, key: _r.key, name: _r.name, actor: _a {.id, .name, .kind, .unknown}} }),
  object: head(COLLECT {
    MATCH ({c})-[:OBJECT]->(_r:Record) OPTIONAL MATCH (_r)-[:RESOLVES_TO]->(_a:Actor)
    RETURN {record: _r.id, key: _r.key, name: _r.name, actor: _a {.id, .name, .kind, .unknown}} }),
  speaker: head(COLLECT {
    MATCH ({c})-[:SAID_BY]->(_r:Record) OPTIONAL MATCH (_r)-[:RESOLVES_TO]->(_a:Actor)
    RETURN {record: _r.id, key: _r.key, name: _r.name, actor: _a {.id, .name, .kind, .unknown}} }),
  source: head(COLLECT {
    MATCH ({c})-[:STATED_IN]->(_s:Source)
    RETURN _s {.id, .title, .publisher, .url, .licence} }),
  editions: COLLECT {
    MATCH ({c})-[_st:STATED_IN]->(:Source)
    UNWIND range(0, size(_st.editions) - 1) AS _i
    MATCH (_ed:Edition {id: _st.editions[_i]})
    WITH _ed, _st.entries[_i] AS _entry ORDER BY _i
    RETURN _ed {.id, .published, .retrieved, .complete, entry: nullIf(_entry, '')} },
  endings: COLLECT {
    MATCH (_x:Ending)-[:ENDS]->({c})
    WITH _x ORDER BY _x.on, _x.id
    RETURN _x {.id, .way, .on, .why, .by, .edition, .undone} },
  reviews: COLLECT {
    MATCH (_v:Review)-[:REVIEWS]->({c})
    WITH _v ORDER BY _v.on, _v.id
    RETURN _v {.id, .verdict, .by, .on, .note} },
  deal: head(COLLECT { MATCH ({c})-[:PART_OF]->(_d:Deal) RETURN _d {.id, .title} })}
