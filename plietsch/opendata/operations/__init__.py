"""What happens to datasets, their tables and what the network contributes."""
