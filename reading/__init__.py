"""Text in, claims out: what an article says of who supplied whom, each claim with the words that carry it."""
