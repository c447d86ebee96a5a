"""The ring that a guest writes into, filled here by hand as channel.cpp fills it."""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Iterator

import pytest

from harness.formats.event import FilePiece
from harness.guests.channel import SIZE, Channel, ChannelError

HEADER = 4096
CAPACITY = SIZE - HEADER


class Guest:
    """The other end."""

    def __init__(self, channel: Channel) -> None:
        self.memory = mmap.mmap(channel.descriptor, SIZE)
        self.written = 0

    def write(self, data: bytes) -> None:
        for at in range(0, len(data), 1 << 20):
            for byte_at, byte in _places(data[at : at + (1 << 20)], self.written):
                self.memory[byte_at : byte_at + len(byte)] = byte
            self.written += len(data[at : at + (1 << 20)])
        struct.pack_into("=Q", self.memory, 0, self.written)

    def read(self) -> int:
        return int(struct.unpack_from("=Q", self.memory, 8)[0])


def _places(data: bytes, written: int) -> Iterator[tuple[int, bytes]]:
    at = written % CAPACITY
    yield HEADER + at, data[: CAPACITY - at]
    yield HEADER, data[CAPACITY - at :]


@pytest.fixture
def channel() -> Iterator[Channel]:
    made = Channel()
    yield made
    made.close()


def test_a_piece_of_a_file_has_its_bytes(channel: Channel) -> None:
    piece = b'{"event":"piece","name":"cells.csv","bytes":3}\n'
    Guest(channel).write(piece + b"a\nb" + piece)
    (frame,) = channel.frames()
    assert frame.event == FilePiece("cells.csv", 3) and frame.content == b"a\nb"


def file_frame(name: str, content: bytes) -> bytes:
    head = {"event": "file", "case": "a/b", "name": name, "bytes": len(content)}
    return json.dumps(head).encode() + b"\n" + content


def test_frames_come_in_their_order_files_with_their_bytes(channel: Channel) -> None:
    guest = Guest(channel)
    guest.write(b'{"event":"started","case":"a/b"}\n' + file_frame("x.pcap", b"\n\0\xff{"))
    guest.write(b'{"event":"over","finished":1}\n')
    frames = list(channel.frames())
    assert [frame.event.kind for frame in frames] == ["started", "file", "over"]
    assert frames[1].content == b"\n\0\xff{"
    assert guest.read() == guest.written


def test_a_frame_that_is_not_all_there_waits_for_its_rest(channel: Channel) -> None:
    guest = Guest(channel)
    whole = file_frame("x", b"12345")
    guest.write(whole[:-2])
    assert list(channel.frames()) == []
    guest.write(whole[-2:])
    assert [frame.content for frame in channel.frames()] == [b"12345"]


def test_the_ring_goes_round(channel: Channel) -> None:
    guest = Guest(channel)
    content = bytes(range(256)) * (CAPACITY // 256 // 3)
    for _ in range(5):
        guest.write(file_frame("x", content))
        assert [frame.content for frame in channel.frames()] == [content]


@pytest.mark.parametrize(
    "said",
    [b"no json\n", b"[]\n", b'{"event":"file","case":"a"}\n', b"7\n", b"x" * (2 << 20)],
)
def test_what_is_no_frame_is_refused(channel: Channel, said: bytes) -> None:
    Guest(channel).write(said)
    with pytest.raises(ChannelError):
        list(channel.frames())


def test_a_count_that_makes_no_sense_is_refused(channel: Channel) -> None:
    guest = Guest(channel)
    struct.pack_into("=Q", guest.memory, 0, CAPACITY + 1)
    with pytest.raises(ChannelError, match="count of written bytes"):
        list(channel.frames())
