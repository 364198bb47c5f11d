// The columns of one edge {e} against the filter; what is not asked costs no property.
({e}.family <> 'transaction'
  OR ({e}.phase IN $phases AND any(c IN {e}.goods_classes WHERE c IN $goods_class)))
AND ($any_certainty OR {e}.certainty IN $certainty)
AND ($window_last = '' OR {e}.first <= $window_last)
AND ($window_first = ''
  OR CASE WHEN $known_day <> '' AND {e}.ended_from > $known_day THEN {e}.stated_last ELSE {e}.last END >= $window_first)
AND ($min_share < 0 OR {e}.kind <> 'OWNS' OR coalesce({e}.share, -1.0) >= $min_share)
