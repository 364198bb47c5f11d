// A large write stages its edges first: they are seen, and those they replace no longer, once the revision is visible.
({e}.staged IS NULL OR {e}.staged <= $visible_rev) AND ({e}.retired IS NULL OR {e}.retired > $visible_rev)
