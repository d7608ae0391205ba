"""Who may do what in groups."""

from plietsch.groups.rules import groups, pages, solutions, takeaways, topics
from plietsch.groups.rules.standing import Standing, standing, takes_part

__all__ = ["Standing", "groups", "pages", "solutions", "standing", "takeaways", "takes_part", "topics"]
