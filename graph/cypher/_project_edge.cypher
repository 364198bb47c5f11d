// The columns of edges e that the projection holds, each a list. What is null would leave a gap in it.
collect({subject}) AS subjects, collect({object}) AS objects, collect(type(e)) AS kinds, collect(coalesce(e.phase, '')) AS phases,
  collect(coalesce(e.certainty, '')) AS certainties, collect(coalesce(e.standing, '')) AS standings,
  collect(e.evidence) AS evidence, collect(coalesce(e.goods_classes, [])) AS goods,
  collect(coalesce(e.first, '')) AS first, collect(coalesce(e.last, '')) AS last,
  collect(coalesce(e.stated_last, '')) AS stated_last, collect(coalesce(e.deal, '')) AS deals,
  collect(coalesce(e.share, -1.0)) AS shares, collect(coalesce(e.known_possibly_from, '')) AS known,
  collect(coalesce(e.sources, [])) AS sources, collect(size(e.affirmed_claim)) AS affirmations,
  collect(coalesce(e.origin_count, 0)) AS origins
