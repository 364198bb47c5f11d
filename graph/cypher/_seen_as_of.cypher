// What one edge {e} was on a day: {standing, origins}. Only affirmations are chosen by source: disputes are all heard.
// What was certainly known, and held, decides; only if nothing did, what was possibly known does.
head([_v IN [CASE
    WHEN any(i IN range(0, size({e}.affirmed_claim) - 1) WHERE {e}.affirmed_certain[i] <= $known_by
             AND $live_day < {e}.affirmed_until[i] AND ($any_source OR {e}.affirmed_source[i] IN $sources) AND NOT {e}.affirmed_source[i] IN $not_sources
             AND NOT ($reviewed AND {e}.affirmed_claim[i] IN coalesce({e}.unreviewed, [])))
      OR (size({e}.affirmed_claim) = 0 AND any(day IN {e}.disputed_certain WHERE day <= $known_by))
    THEN {days: {e}.affirmed_certain,
          // What may have been denied by then is no longer undisputed.
          against: CASE WHEN size({e}.affirmed_claim) = 0 THEN {e}.disputed_certain ELSE {e}.disputed_possible END}
    ELSE {days: {e}.affirmed_possible, against: {e}.disputed_possible} END]
  | head([_k IN [{
      heard: [i IN range(0, size({e}.affirmed_claim) - 1) WHERE _v.days[i] <= $known_by
              AND ($any_source OR {e}.affirmed_source[i] IN $sources)
              AND NOT {e}.affirmed_source[i] IN $not_sources
              AND NOT ($reviewed AND {e}.affirmed_claim[i] IN coalesce({e}.unreviewed, []))],
      against: [j IN range(0, size({e}.disputed_claim) - 1)
                WHERE _v.against[j] <= $known_by AND $live_day < {e}.disputed_until[j]],
      against_known: any(day IN _v.against WHERE day <= $known_by)}]
    | head([_l IN [[i IN _k.heard WHERE $live_day < {e}.affirmed_until[i] | {e}.affirmed_origin[i]]]
      | {origins: size(reduce(s = [], o IN _l | CASE WHEN o IN s THEN s ELSE s + [o] END)),
         standing: CASE
           WHEN size({e}.affirmed_claim) = 0 AND size(_k.against) > 0
             THEN CASE WHEN any(j IN _k.against WHERE {e}.disputed_stance[j] = 'denies')
                       THEN 'denied' ELSE 'unevidenced' END
           WHEN size({e}.affirmed_claim) = 0 THEN CASE WHEN _k.against_known THEN 'withdrawn' END
           WHEN size(_k.heard) = 0 THEN null
           WHEN size(_l) = 0 THEN 'withdrawn'
           WHEN any(j IN _k.against WHERE NOT {e}.disputed_by_party[j]) THEN 'contested'
           WHEN any(o IN _l WHERE o <> _l[0]) THEN 'corroborated'
           ELSE 'affirmed' END}])])])
