"""Who may do what over HTTP, and what was done."""
