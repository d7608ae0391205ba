"""Every change of smart areas."""
