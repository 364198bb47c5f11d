// The verdict on one edge {e} as it stands.
{e}.standing IN $standing
AND ($min_origins = 1 OR {e}.origin_count >= $min_origins OR {e}.evidence = 0)
