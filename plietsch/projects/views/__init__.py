"""Pages of projects and their pictures."""
