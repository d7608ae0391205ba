"""What happens to projects."""

from plietsch.projects.operations.starting import Partnership, publish_project, start_project

__all__ = ["Partnership", "publish_project", "start_project"]
