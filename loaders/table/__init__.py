"""Tables of any layout, read through a mapping that says what their columns are."""
