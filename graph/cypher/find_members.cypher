// The actors that meet every condition of a set.
CALL () {
  CALL () {
    WITH $ids AS ids WHERE ids IS NOT NULL
    UNWIND ids AS id
    MATCH (a:Actor {id: id})
    RETURN a
    UNION
    WITH 1 AS _ WHERE $ids IS NULL AND $designated
    MATCH (:Actor)-[:DESIGNATES]->(a:Actor)
    RETURN a
    UNION
    WITH 1 AS _ WHERE $ids IS NULL AND NOT $designated
    MATCH (a:Actor)
    RETURN a
  }
  WITH a
  WHERE ($kinds IS NULL OR a.kind IN $kinds)
    AND ($countries IS NULL OR any(c IN a.countries WHERE toLower(c) IN $countries))
    AND (NOT $designated OR EXISTS {
      MATCH (:Actor)-[e:DESIGNATES]->(a)
      WHERE ($measures IS NULL OR e.measure IN $measures)
        AND ($lists IS NULL OR toLower(e.list_name) IN $lists)
        AND ($programmes IS NULL OR toLower(e.programme) IN $programmes)
        AND {in_force}
    })
    AND ($subject_of IS NULL OR EXISTS {
      MATCH (a)-[e:{subject_of}]->(:Actor) WHERE e.kind IN $subject_of AND {in_force}
    } OR EXISTS {
      MATCH (a)<-[e:{object_of}]-(:Actor) WHERE e.kind IN $object_of AND {in_force}
    })
  RETURN collect(a.id) AS ids
}
{revision}
RETURN ids, rev
