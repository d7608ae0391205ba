"""Answers to programs, and the page on which members keep their keys."""
