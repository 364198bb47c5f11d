RETURN COUNT { (:Source) } AS total,
  COLLECT {
    MATCH (s:Source) WHERE s.id > $after
    WITH s ORDER BY s.id LIMIT $limit
    RETURN s {.id, .title, .publisher, .url, .licence, .origin,
      editions: COLLECT {
        MATCH (ed:Edition)-[:EDITION_OF]->(s)
        WITH ed ORDER BY ed.published, ed.id
        RETURN ed {.id, .published, .retrieved, .complete, .lacks, .lacks_entries, .sha256s} },
      records: COUNT { MATCH (r:Record {source: s.id}) },
      claims: COUNT { (s)<-[:STATED_IN]-() },
      deals: COUNT { MATCH (d:Deal {source: s.id}) }}
  } AS sources
