"""The armstrace command: thin commands over graph, loaders and api."""
