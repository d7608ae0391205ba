"""What happens to projects."""

from plietsch.projects.operations.starting import Partnership, start_project

__all__ = ["Partnership", "start_project"]
