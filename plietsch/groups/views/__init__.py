"""Pages of the exchange platform."""
