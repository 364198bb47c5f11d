"""Paths between actors: what is asked, what is answered, and the engines behind one interface."""
