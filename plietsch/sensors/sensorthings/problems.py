"""What the interface refuses, in words that name the field or the rule."""


class Refused(Exception):
    """A payload or question that cannot be taken: `where` is the field or option, `rule` what holds there."""

    status = 400

    def __init__(self, where: str, rule: str) -> None:
        super().__init__(f"{where}: {rule}")
        self.where, self.rule = where, rule


class Unknown(Refused):
    """What is not there, or not for this reader."""

    status = 404


class NotAllowed(Refused):
    """What this writer may not do."""

    status = 403


class Sealed(Refused):
    """A change of a reading whose day is sealed."""

    status = 409
