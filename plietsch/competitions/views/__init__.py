"""Pages of competitions, by who uses them."""
