"""Every change of state of a competition, by noun."""
