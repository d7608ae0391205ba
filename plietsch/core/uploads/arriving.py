"""What of a form's files is taken in while its request is read."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST = 100  # more than any form wants, so that the form itself can say that it is too many


class FirstFiles(FileUploadHandler):
    """Passes over files behind the first ones: a whole folder chosen at once opens no file for each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count it, and read nothing of one too many."""
        super().new_file(*args, **kwargs)
        self.count += 1
        if self.count > MOST:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave it to those who keep it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave it to those who keep it."""
