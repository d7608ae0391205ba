"""Pages of accounts; one module per part of the house."""
