"""What is handed on: parts of the graph as files for other programs, and dossiers for people."""
