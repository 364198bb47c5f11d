"""Bundled cases: claim sheets that ship with the package."""
