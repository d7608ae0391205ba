"""The shared text of a strategy: reading it, rendering it, marking places in it, comparing it."""
