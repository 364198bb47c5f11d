// The verdict on one edge {e} as known on a day and from some sources.
any(_s IN [{seen}] WHERE _s.standing IN $standing
  AND ($min_origins = 1 OR _s.origins >= $min_origins OR NOT _s.standing IN ['corroborated', 'affirmed', 'contested']))
