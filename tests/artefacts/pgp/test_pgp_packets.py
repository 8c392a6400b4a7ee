"""Framing: both header formats, lengths at their borders, and nothing read past an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.artefacts.pgp.packets import mpi, packet, packets, read_mpi, subpacket, subpackets
from parola_kit.errors import BadInput


@pytest.mark.parametrize("size", [0, 1, 255, 256, 65_535])
def test_packets_are_read_as_written(size: int) -> None:
    data = packet(13, b"u" * size) + packet(2, b"s")
    assert list(packets(data)) == [(13, b"u" * size), (2, b"s")]


@pytest.mark.parametrize(
    ("header", "size"),  # RFC 4880 section 4.2.3: its own examples of lengths, and the old format in four octets
    [("cd64", 100), ("cdc5fb", 1723), ("cdff000186a0", 100_000), ("b6000186a0", 100_000)],
)
def test_headers_of_either_format(header: str, size: int) -> None:
    assert list(packets(bytes.fromhex(header) + b"x" * size)) == [(13, b"x" * size)]


@pytest.mark.parametrize(
    ("data", "said"), [("0d", "first bit"), ("b701", "not given"), ("cdef", "in parts"), ("b4", "1 bytes expected, 0 left")]
)
def test_headers_that_cannot_be_read(data: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        list(packets(bytes.fromhex(data)))


@given(st.binary(max_size=300), st.data())
def test_a_packet_cut_off_is_refused(body: bytes, data: st.DataObject) -> None:
    whole = packet(2, body)
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(BadInput, match="bytes expected"):
        list(packets(whole[:cut]))


@pytest.mark.parametrize(("octets", "written"), [("01", "000101"), ("01ff", "000901ff"), ("0000", "0000"), ("00ff", "0008ff")])
def test_integers_of_the_standard(octets: str, written: str) -> None:
    """The first two are the examples of RFC 4880 section 3.2."""
    assert mpi(bytes.fromhex(octets)).hex() == written


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=4))
def test_integers_are_read_as_written(octets: bytes, rest: bytes) -> None:
    assert read_mpi(mpi(octets) + rest, 32) == (octets, rest)


@pytest.mark.parametrize("data", ["0002ff", "000801", "0009ff", "00", "001001", "0108" + "ff" * 33])
def test_integers_written_in_another_way_are_refused(data: str) -> None:
    with pytest.raises(BadInput, match="OpenPGP packet: "):
        read_mpi(bytes.fromhex(data), 32)


@pytest.mark.parametrize("size", [0, 190, 191, 192, 2049, 8382])
def test_subpackets_are_read_as_written(size: int) -> None:
    data = subpacket(29, b"r" * size) + subpacket(2 | 0x80, b"time")
    assert subpackets(data) == {29: b"r" * size, 2: b"time"}


def test_subpackets_in_five_octets_and_none_in_parts() -> None:
    assert subpackets(bytes.fromhex("ff0000000302aabb")) == {2: b"\xaa\xbb"}
    assert subpackets(bytes.fromhex("e000") + b"\x02" + b"z" * ((0xE0 - 192) * 256 + 191)) == {2: b"z" * ((0xE0 - 192) * 256 + 191)}
