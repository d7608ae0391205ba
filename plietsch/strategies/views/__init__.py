"""Pages of strategies."""
