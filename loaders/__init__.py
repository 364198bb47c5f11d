"""From source files to records and claims: one module per format, found by discovery."""
