"""Which hosts are called: public ones, and private ones only where the installation says so. Decided at the connect."""

import socket
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from godown.platform.outside import Line, OutsideFault
from godown.platform.reach import GuardedBackend, PrivateHost, Reach, reach_of
from godown.platform.settings import Settings, read_settings

PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.10", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known_in_every_dress(address: str) -> None:
    assert not Reach(False).allows(address)
    assert Reach(True).allows(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_called(address: str) -> None:
    assert Reach(False).allows(address)


def test_the_setting_decides_and_is_careful_where_the_network_is_let_in() -> None:
    at_home = Settings(Path("/data"))
    assert reach_of(at_home).everything
    for more in ({"GODOWN_LAN": "1"}, {"GODOWN_HOST": "0.0.0.0"}, {"GODOWN_PUBLIC_URL": "https://godown.example"}):
        assert not reach_of(read_settings(more)).everything
        assert reach_of(read_settings({**more, "GODOWN_PRIVATE_HOSTS": "1"})).everything
    assert not reach_of(read_settings({"GODOWN_PRIVATE_HOSTS": "0"})).everything
    some = reach_of(read_settings({"GODOWN_PRIVATE_HOSTS": "192.168.1.0/24, 10.0.0.5"}))
    assert [some.allows(one) for one in ("192.168.1.9", "10.0.0.5", "10.0.0.6", "127.0.0.1")] == [
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(ValueError, match="GODOWN_PRIVATE_HOSTS"):
        reach_of(read_settings({"GODOWN_PRIVATE_HOSTS": "my shop"}))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_shop_on_our_own_machine_is_called_only_where_it_may_be(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as own:
        url = f"http://{host}:{own.getsockname()[1]}"
        shut = Line(url, {}, reach=Reach(False))
        with pytest.raises(OutsideFault, match="private network") as fault:
            shut.call("GET", "/")
        assert fault.value.permanent
        shut.close()
        own.settimeout(0)
        with pytest.raises(BlockingIOError):
            own.accept()  # nobody knocked


def test_a_line_may_reach_what_is_on_its_own_machine_by_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as own:
        line = Line(f"http://127.0.0.1:{own.getsockname()[1]}", {}, silence_seconds=1)
        with pytest.raises(OutsideFault, match="did not answer in time"):
            line.call("GET", "/")
        line.close()


def test_a_name_that_leads_elsewhere_at_the_second_look_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        if host != "rebind.example":
            return real(host, *rest, **more)
        asked.append(host)
        return real("127.0.0.2" if len(asked) == 1 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    guard = GuardedBackend(Reach(False, (IPv4Network("127.0.0.2/32"),)))
    with socket.create_server(("127.0.0.2", 0)) as fine:
        stream = guard.connect_tcp("rebind.example", fine.getsockname()[1], 2)
        assert stream.get_extra_info("server_addr")[0] == "127.0.0.2"
        stream.close()
    assert asked == ["rebind.example"]
    with pytest.raises(PrivateHost):
        guard.connect_tcp("rebind.example", 80, 1)
