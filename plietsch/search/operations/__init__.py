"""Keep the index, and keep searches."""
