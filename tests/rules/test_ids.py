"""Ids are UUIDs of version 7 that rise in the order they are made."""

from godown.kernel.ids import new_id


def test_ids_rise_and_are_of_version_seven() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
