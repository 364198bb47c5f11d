// Whether one edge {e} counts as it was known on a day, and, unless it is a transaction, can have been in force on it.
{counts}
AND ({e}.family = 'transaction' OR ({e}.first <= $day
  AND CASE WHEN $known_day <> '' AND {e}.ended_from > $known_day THEN {e}.stated_last ELSE {e}.last END >= $day))
