"""Parts of the loaders of United States lists, and what other official lists share with them."""
