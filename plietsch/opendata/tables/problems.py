"""What may be wrong with a file of rows or with a question to them, in words for the person who sent it."""


class FileRefused(ValueError):
    """A file that becomes no table; the message names what is wrong, and the line where there is one."""


class QueryRefused(ValueError):
    """A question that the rows cannot answer; the message says which part of it."""
