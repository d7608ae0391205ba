"""The backups that were made."""

from django.db import models


class Backup(models.Model):
    """A finished backup: where it was written, and how large it is. Nobody asks whether it is still there."""

    place = models.CharField(max_length=500)
    files = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    seconds = models.FloatField()
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.place
