"""Pages of smart areas and the interface for machines."""
