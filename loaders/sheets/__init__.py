"""Claim sheets: reading their syntaxes, checking their rows, keeping what was rejected."""
