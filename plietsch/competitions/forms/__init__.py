"""Input of competitions becomes clean data."""
