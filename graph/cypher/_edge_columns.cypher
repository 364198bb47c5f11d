// The columns of one edge {e} against the filter; what is not asked is null and costs no property.
({e}.family <> 'transaction'
  OR ({e}.phase IN $phases AND any(c IN {e}.goods_classes WHERE c IN $goods_class)))
AND ($certainty IS NULL OR {e}.certainty IN $certainty)
AND ($window_last IS NULL OR {e}.first <= $window_last)
AND ($window_first IS NULL
  OR CASE WHEN $known_day IS NOT NULL AND {e}.ended_from > $known_day THEN {e}.stated_last ELSE {e}.last END >= $window_first)
AND ($min_share IS NULL OR {e}.kind <> 'OWNS' OR coalesce({e}.share, -1.0) >= $min_share)
