"""Every change of state in strategies."""
