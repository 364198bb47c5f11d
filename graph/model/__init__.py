"""What sources say, as values: no I/O, no database, no clock."""
