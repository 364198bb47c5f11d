"""The store: alone writes to the graph. Every write is one transaction with what it derives."""
