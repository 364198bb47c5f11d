"""SIPRI's trade register of arms transfers: its layouts, its rows, who is in them, and what their comments say."""
