"""What people type into numbers."""

import pytest

from godown.entrypoints.web.fields import Fields
from godown.kernel.refusal import Invalid


@pytest.mark.parametrize(("typed", "read"), [("5", 5), (" 1,200 ", 1200), ("-3", -3), ("१२", 12)])
def test_a_whole_number_is_read_as_people_write_it(typed: str, read: int) -> None:
    assert Fields({"units": [typed]}).whole("units") == read


@pytest.mark.parametrize("typed", ["--5", "5-", "-", "1e5", "0.5", "²", "x", "9" * 16])
def test_what_is_no_whole_number_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        Fields({"units": [typed]}).whole("units")
    assert refused.value.facts["field"] == "units"
