"""A refusal is an answer: a business rule said no. An exception of any other kind is a bug."""

from uuid import UUID


class Refusal(Exception):
    """A rule said no. Carries a stable code for programs, a sentence for people, and the facts for both.

    `status` is the HTTP status that a door answers with: 409 by default, 404 for what is not there,
    403 for what one may not do, 422 for content that cannot be understood.
    """

    def __init__(self, code: str, message: str, *, status: int = 409, **facts: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.facts = facts


class NotFound(Refusal):
    """What was asked for is not there, or belongs to another business (which is the same answer)."""

    def __init__(self, what: str, **facts: object) -> None:
        super().__init__("not_found", f"There is no such {what}.", status=404, **facts)


class Invalid(Refusal):
    """The content cannot be understood or breaks a rule of form; `errors` names rows and fields."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__("invalid", message, status=422, **facts)


def reused(deed_id: UUID, of: str) -> Refusal:
    """An id that its sender made for one deed came with another one. `of` says what the first is of: a number, or words."""
    return Refusal(
        "id_reused", f"This id was another deed, of {of}. Make a new id for a new deed.", id=str(deed_id), belongs_to=of
    )
