"""Who is who: which records may be one actor, how surely, and why."""
