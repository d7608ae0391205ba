"""Who may do what in groups."""

from plietsch.groups.rules import groups, pages, solutions, topics
from plietsch.groups.rules.standing import Standing, standing, takes_part

__all__ = ["Standing", "groups", "pages", "solutions", "standing", "takes_part", "topics"]
