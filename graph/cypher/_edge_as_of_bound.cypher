// What an edge {e} must at least have to stand as known on a day and from some sources; cheap, and true of all that do.
{e}.known_possibly_from <= $known_by
AND size({e}.affirmed_claim) >= $min_origins
AND any(s IN {e}.sources WHERE ($any_source OR s IN $sources) AND NOT s IN $not_sources)
