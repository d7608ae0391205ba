"""Every change of state in groups."""
