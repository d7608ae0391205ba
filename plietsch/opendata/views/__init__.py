"""Pages and machine addresses of open data."""
