"""The fields of a posted form, read with a clear refusal that names the field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import UploadFile

from godown.entrypoints.web.frame import gettext as _
from godown.kernel.money import parse_rupees
from godown.kernel.refusal import Invalid

FIELD_MAX = 20_000
"""No field of ours is longer; a longer one is a slip, not a text."""

ROW_DIGITS = 6
"""No form has that many rows."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fields:
    """What a form holds. Every reader strips space; one that cannot read refuses and names the field."""

    values: dict[str, list[str]] = field(default_factory=dict)
    uploads: dict[str, list[Upload]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The text of a field; the default where it is absent or empty."""
        return (self.values.get(name) or [""])[0].strip() or default

    def needed(self, name: str) -> str:
        """The text of a field that must not be empty."""
        if not (value := self.text(name)):
            raise Invalid(_("Please fill in this field."), field=name)
        return value

    def texts(self, name: str) -> list[str]:
        """All texts of a field that may come several times (boxes that were ticked)."""
        return [value.strip() for value in self.values.get(name, ()) if value.strip()]

    def rows(self, *names: str) -> list[int]:
        """The numbers of the rows of a form that have a filled field of one of these names (`sku-3`), in their order."""
        parts = (key.rpartition("-") for key in self.values if self.text(key))
        return sorted(
            {int(row) for name, _dash, row in parts if name in names and row.isdecimal() and len(row) < ROW_DIGITS}
        )

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.text(name))

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number; commas between digits are allowed."""
        said = self.text(name).replace(",", "")
        if not said and default is not None:
            return default
        if not said.removeprefix("-").isdecimal() or len(said) > 15:
            raise Invalid(_("This must be a whole number."), field=name, value=said)
        return int(said)

    def paise(self, name: str, default: int | None = None) -> int:
        """Rupees, with a point before paise, as paise."""
        said = self.text(name)
        if not said and default is not None:
            return default
        try:
            return parse_rupees(said)
        except ValueError as wrong:
            raise Invalid(str(wrong), field=name, value=said) from None

    def day(self, name: str) -> date | None:
        """A day, as browsers write it (2026-11-24); None where the field is empty."""
        said = self.text(name)
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            raise Invalid(_("This must be a day."), field=name, value=said) from None

    def uid(self, name: str) -> UUID:
        """An id of ours."""
        return uid_of(self.text(name), name)

    def uids(self, name: str) -> list[UUID]:
        """All ids of a field that may come several times."""
        return [uid_of(value, name) for value in self.texts(name)]

    def files(self, name: str) -> Sequence[Upload]:
        """The files of a field, without empty ones."""
        return [upload for upload in self.uploads.get(name, ()) if upload.content]


def uid_of(text: str, name: str) -> UUID:
    """An id of ours in a text of a form or an address; refuses what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(_("This is not an id of ours. Load the page again."), field=name, value=text) from None


async def read_fields(request: Request[Any, Any, Any]) -> Fields:
    """Dependency: the fields and files of the form that was posted."""
    found = Fields()
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            upload = Upload(value.filename, value.content_type, await value.read())
            found.uploads.setdefault(name, []).append(upload)
            continue
        text = str(value)
        if len(text) > FIELD_MAX or "\x00" in text:
            raise Invalid(_("This is longer than any text of ours."), field=name)
        found.values.setdefault(name, []).append(text)
    return found
