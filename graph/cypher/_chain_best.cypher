// The best first, in the total order; parallel edges make one sequence. Those that only their joints keep out, so that
// none of their assignments costs nothing, are counted.
WITH ids, max(CASE WHEN cost = 0 THEN worth END) AS worth
WITH collect({ids: ids, worth: worth}) AS sequences
RETURN COLLECT {
    UNWIND sequences AS one
    WITH one.ids AS ids, one.worth AS worth WHERE worth IS NOT NULL
    RETURN [ids, worth] ORDER BY worth DESC, ids LIMIT $limit
  } AS best,
  size([one IN sequences WHERE one.worth IS NULL]) AS skipped
