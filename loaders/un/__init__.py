"""Parts of the loader of the United Nations Security Council's consolidated list."""
