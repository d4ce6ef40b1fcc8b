"""Forms of lines (an order, a purchase order, a transfer, a removal): shown empty, and shown again with what was typed and
what is wrong with it. Columns of a line are fields like `sku-3`; a new row appears as the last is written in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar import Response

from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.page import Page
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal

LINES = ("sku", "units")
"""A row counts where one of these is filled."""


@dataclass(frozen=True, slots=True)
class LineForm:
    """One such form: its template, how many empty rows it begins with, what else its template shows, and how a refusal names
    the columns. The template gets `values`, `errors` (by field), `key` (the id of what is written), `rows` besides."""

    template: str
    empty_rows: int
    around: Callable[[Page], Mapping[str, Any]]
    columns: Mapping[str, str] = field(default_factory=dict)

    def empty(self, page: Page) -> Response[Any]:
        """The empty form, with the id that makes it count once."""
        return self._shown(page, {}, {}, str(new_id()), range(1, self.empty_rows + 1))

    def again(self, page: Page, fields: Fields, wrong: Refusal) -> Response[Any]:
        """What was typed, with what is wrong beside its field. A refusal of another kind than of what was typed goes on."""
        if wrong.status != 422:
            raise wrong
        rows = rows_of(fields)
        errors = {self._field(str(wrong.facts.get("field") or ""), rows): wrong.message}
        typed = {name: fields.text(name) for name in fields.values}
        answer = self._shown(page, typed, errors, str(fields.uid("key")), rows or range(1, self.empty_rows + 1))
        answer.status_code = wrong.status
        return answer

    def _shown(
        self, page: Page, values: Mapping[str, str], errors: Mapping[str, str], key: str, rows: Sequence[int]
    ) -> Response[Any]:
        around = self.around(page)
        return page.render(self.template, values=values, errors=errors, key=key, rows=rows, **around)

    def _field(self, named: str, rows: Sequence[int]) -> str:
        """The field that a refusal means: `lines.2.quantity` is the units of the second row that was filled."""
        parts = named.split(".")
        if len(parts) == 3:
            return f"{self.columns.get(parts[2], parts[2])}-{rows[int(parts[1]) - 1]}"
        return f"sku-{rows[0] if rows else 1}" if named == "lines" or named in self.columns else named


def rows_of(fields: Fields) -> list[int]:
    """The numbers of the rows that were filled."""
    return fields.rows(*LINES)
