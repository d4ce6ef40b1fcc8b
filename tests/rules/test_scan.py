"""What scanners really type."""

import pytest

from godown.kernel.scan import read_scan


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("4354210", "4354210"),
        ("43542104354210", "4354210"),
        ("\x02AAN-BTL-750\x03\r", "AAN-BTL-750"),
        ("]C1010890123450750610A1\x1d21S9", "8901234507506"),
        ("(01)08901234507506(10)A1", "8901234507506"),
        ("08901234507506", "8901234507506"),
        ("012345678905", "0012345678905"),
    ],
)
def test_the_code_is_among_the_candidates(raw: str, wanted: str) -> None:
    assert wanted in read_scan(raw).candidates


def test_the_whole_text_comes_first() -> None:
    assert read_scan("12341234").candidates[0] == "12341234"


def test_batch_and_serial_are_read() -> None:
    scan = read_scan("]C1010890123450750610A1\x1d21S9")
    assert (scan.batch, scan.serial) == ("A1", "S9")


def test_nothing_is_nothing() -> None:
    assert read_scan("\r\n").candidates == ()
