"""Packets in the order of time: who sent each, and what it says that was not said before."""

from __future__ import annotations

from pathlib import Path

import dpkt
import pytest

from harness.formats.plan import Plan
from harness.judge.packet import Packet
from harness.judge.pcap import Capture, read_capture
from harness.judge.sent_packets import Sent, read_wire, words_of
from harness.tests.evidence_builder import Case
from harness.tests.evidence_frames import WALL_START, ip_frame, tcp_frame, write_pcap

CLIENT, SERVER, OTHER = "10.0.0.2:40000", "10.0.0.1:80", "10.0.0.2:40001"


def sent(tmp_path: Path, case: Case) -> list[Sent]:
    """The packets of a case, all in its one capture."""
    write_pcap(tmp_path / "capture.pcap", case.frames)
    return read_wire(case.planned(), {"capture.pcap": read_capture(tmp_path / "capture.pcap")})


def count(tmp_path: Path, case: Case, word: str) -> int:
    """How many packets say a word that was not said before."""
    return sum(1 for packet in sent(tmp_path, case) if word in packet.fresh)


def senders(tmp_path: Path, case: Case) -> list[str]:
    return [packet.host for packet in sent(tmp_path, case)]


def handshake(case: Case, client: str = CLIENT, isn: int = 1000, answer: int = 5000) -> None:
    case.sent(client, SERVER, "S", seq=isn)
    case.sent(SERVER, client, "SA", seq=answer, ack=isn + 1)
    case.sent(client, SERVER, "A", seq=isn + 1, ack=answer + 1)


@pytest.fixture
def case() -> Case:
    """A case of which only the packets matter."""
    return Case()


def test_repeated_segments_count_once(tmp_path: Path, case: Case) -> None:
    for _ in range(3):
        case.sent(CLIENT, SERVER, "S", seq=1000)
    case.sent(SERVER, CLIENT, "SA", seq=5000, ack=1001)
    case.sent(SERVER, CLIENT, "SA", seq=5000, ack=1001)
    case.sent(CLIENT, SERVER, "A", seq=1001, ack=5001)
    for _ in range(2):
        case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello")
        case.sent(CLIENT, SERVER, "FA", seq=1006, ack=5001)
    counted = {flag: count(tmp_path, case, flag) for flag in ("SYN", "SYN-ACK", "DATA", "FIN")}
    assert counted == {"SYN": 1, "SYN-ACK": 1, "DATA": 1, "FIN": 1}


def test_a_fin_repeated_together_with_its_data_counts_once(tmp_path: Path, case: Case) -> None:
    handshake(case)
    case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello")
    case.sent(CLIENT, SERVER, "FA", seq=1006, ack=5001)
    case.sent(CLIENT, SERVER, "FPA", seq=1001, ack=5001, data=b"hello")
    assert (count(tmp_path, case, "DATA"), count(tmp_path, case, "FIN")) == (1, 1)


def test_new_data_behind_old_counts(tmp_path: Path, case: Case) -> None:
    handshake(case)
    case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello")
    case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello, world")
    assert count(tmp_path, case, "DATA") == 2


def test_data_counts_on_across_the_end_of_the_numbers(tmp_path: Path, case: Case) -> None:
    handshake(case, isn=0xFFFFFFF0)
    case.sent(CLIENT, SERVER, "PA", seq=0xFFFFFFF1, ack=5001, data=b"a" * 10)
    case.sent(CLIENT, SERVER, "PA", seq=0xFFFFFFFB, ack=5001, data=b"b" * 10)
    case.sent(CLIENT, SERVER, "PA", seq=0xFFFFFFFB, ack=5001, data=b"b" * 10)
    assert count(tmp_path, case, "DATA") == 2


def test_a_new_connection_on_the_same_ports_counts_anew(tmp_path: Path, case: Case) -> None:
    for isn in (1000, 3000):
        handshake(case, isn=isn)
        case.sent(CLIENT, SERVER, "PA", seq=isn + 1, ack=5001, data=b"hello")
        case.sent(SERVER, CLIENT, "FA", seq=5001, ack=isn + 6)
    counted = {flag: count(tmp_path, case, flag) for flag in ("SYN", "DATA", "FIN")}
    assert counted == {"SYN": 2, "DATA": 2, "FIN": 2}


def test_a_syn_with_the_old_number_is_new_once_the_sender_has_gone_on(
    tmp_path: Path, case: Case
) -> None:
    handshake(case)
    handshake(case)
    assert count(tmp_path, case, "SYN") == 2


def test_resets_to_different_segments_are_different(tmp_path: Path, case: Case) -> None:
    for isn in (1000, 1000, 2000):
        case.sent(CLIENT, SERVER, "S", seq=isn)
        case.sent(SERVER, CLIENT, "RA", seq=0, ack=isn + 1)
    assert count(tmp_path, case, "RST") == 2


@pytest.mark.parametrize(("seq", "ack", "resets"), [(0, 1001, 1), (0, 1002, 2), (1, 1001, 2)])
def test_a_reset_is_known_by_both_its_numbers(
    tmp_path: Path, case: Case, seq: int, ack: int, resets: int
) -> None:
    case.sent(SERVER, CLIENT, "RA", seq=0, ack=1001)
    case.sent(SERVER, CLIENT, "RA", seq=seq, ack=ack)
    assert count(tmp_path, case, "RST") == resets


def test_datagrams_count_each(tmp_path: Path, case: Case) -> None:
    datagram = dpkt.udp.UDP(sport=40000, dport=80, data=b"hello")
    datagram.ulen = 13
    frame = ip_frame(CLIENT, SERVER, 17, datagram, "client")
    case.frames += [frame, frame]
    assert count(tmp_path, case, "UDP") == 2


def test_a_host_that_speaks_for_another_address_is_the_sender(tmp_path: Path, case: Case) -> None:
    case.plan["hosts"][1]["also_speaks_for"] = ["10.0.0.77"]
    case.frames.append(tcp_frame("10.0.0.77:1", SERVER, "S", sender="client"))
    assert senders(tmp_path, case) == ["client"]


def test_an_address_of_nobody_belongs_to_the_sender_of_the_frame(
    tmp_path: Path, case: Case
) -> None:
    case.frames.append(tcp_frame("10.9.9.9:1", SERVER, "S", sender="client"))
    assert senders(tmp_path, case) == ["client"]


def test_loopback_belongs_to_the_host_of_the_capture(tmp_path: Path, case: Case) -> None:
    case.plan["captures"] = [{"host": "server", "device": "lo", "file": "capture.pcap"}]
    case.frames.append(tcp_frame("127.0.0.1:1", "127.0.0.1:80", "S"))
    assert senders(tmp_path, case) == ["server"]


def test_both_ends_of_a_link_show_each_packet_once(tmp_path: Path, case: Case) -> None:
    both = [
        {"host": host, "device": "eth0", "file": "capture.pcap"} for host in ("server", "client")
    ]
    case.plan["captures"] = both
    handshake(case)
    assert count(tmp_path, case, "ACK") == 1


def test_a_packet_from_nobodys_address_and_card_has_no_sender(tmp_path: Path, case: Case) -> None:
    case.plan["links"] = []
    case.frames.append(tcp_frame("10.9.9.9:1", SERVER, "S"))
    assert senders(tmp_path, case) == ["an unknown host"]


def test_an_address_that_both_have_belongs_to_the_sender_of_the_frame(
    tmp_path: Path, case: Case
) -> None:
    for host in case.plan["hosts"]:
        host["also_speaks_for"] = ["10.0.0.77"]
    case.frames += [tcp_frame("10.0.0.77:1", SERVER, "S", sender=it) for it in ("client", "server")]
    assert senders(tmp_path, case) == ["client", "server"]


def test_hardware_addresses_are_compared_without_regard_to_case(tmp_path: Path, case: Case) -> None:
    case.plan["links"][0]["a"]["mac"] = "02:00:00:00:00:AB"
    frame = bytearray(tcp_frame("10.9.9.9:1", SERVER, "S"))
    frame[6:12] = bytes.fromhex("0200000000ab")
    case.frames.append(bytes(frame))
    assert senders(tmp_path, case) == ["client"]


def test_an_address_that_a_step_adds_is_the_hosts(tmp_path: Path, case: Case) -> None:
    case.step("address", host="server", address="10.0.0.50/24", device="eth0", action="add")
    case.frames.append(tcp_frame("10.0.0.50:80", CLIENT, "S", sender="client"))
    assert senders(tmp_path, case) == ["server"]


def in_two(case: Case, *devices: tuple[str, str]) -> Plan:
    """The plan, with a capture at each of these."""
    case.plan["captures"] = [
        {"host": host, "device": device, "file": f"{host}-{device}.pcap"}
        for host, device in devices
    ]
    return case.planned()


def test_packets_of_several_captures_come_in_the_order_of_time(tmp_path: Path, case: Case) -> None:
    plan = in_two(case, ("server", "eth0"), ("client", "lo"))
    wire = [(tcp_frame(CLIENT, SERVER, "S", seq=n), WALL_START + n) for n in (1, 3)]
    loop = [(tcp_frame("127.0.0.1:1", "127.0.0.1:2", "S", seq=2), WALL_START + 2)]
    write_pcap(tmp_path / "a.pcap", wire)
    write_pcap(tmp_path / "b.pcap", loop)
    captures = {
        "server-eth0.pcap": read_capture(tmp_path / "a.pcap"),
        "client-lo.pcap": read_capture(tmp_path / "b.pcap"),
    }
    assert [it.packet.seq for it in read_wire(plan, captures)] == [1, 2, 3]


def test_a_capture_that_could_not_be_read_has_no_packets(case: Case) -> None:
    plan = in_two(case, ("server", "eth0"), ("client", "lo"))
    assert read_wire(plan, {"client-lo.pcap": Capture(24)}) == []


def test_other_connections_are_told_apart(tmp_path: Path, case: Case) -> None:
    for client in (CLIENT, OTHER):
        case.sent(client, SERVER, "S", seq=1000)
        case.sent(client, SERVER, "FA", seq=1001, ack=1)
    assert (count(tmp_path, case, "SYN"), count(tmp_path, case, "FIN")) == (2, 2)


def test_both_directions_of_a_connection_have_numbers_of_their_own(
    tmp_path: Path, case: Case
) -> None:
    handshake(case)
    case.sent(CLIENT, SERVER, "FA", seq=1001, ack=5001)
    case.sent(SERVER, CLIENT, "FA", seq=1001, ack=5001)
    assert count(tmp_path, case, "FIN") == 2


def test_a_repeated_segment_keeps_its_words(tmp_path: Path, case: Case) -> None:
    case.sent(CLIENT, SERVER, "S", seq=1000)
    case.sent(CLIENT, SERVER, "S", seq=1000)
    first, again = sent(tmp_path, case)
    assert first.words == first.fresh == {"SYN"}
    assert again.words == {"SYN"}
    assert not again.fresh


@pytest.mark.parametrize(
    ("protocol", "flags", "length", "words"),
    [
        ("tcp", {"SYN"}, 0, {"SYN"}),
        ("tcp", {"SYN", "ACK"}, 0, {"SYN-ACK"}),
        ("tcp", {"ACK"}, 0, {"ACK"}),
        ("tcp", {"ACK"}, 5, {"DATA"}),
        ("tcp", {"FIN", "ACK"}, 5, {"FIN", "DATA"}),
        ("tcp", {"RST", "ACK"}, 0, {"RST"}),
        ("udp", set(), 5, {"UDP"}),
        ("icmp", set(), 0, {"ICMP"}),
        ("other", set(), 0, set()),
    ],
)
def test_a_packet_has_its_words(
    protocol: str, flags: set[str], length: int, words: set[str]
) -> None:
    packet = Packet(0.0, protocol, flags=frozenset(flags), length=length)
    assert words_of(packet) == words


def test_a_source_is_a_host_and_its_port_if_it_has_one(tmp_path: Path, case: Case) -> None:
    case.sent(SERVER, CLIENT, "S")
    case.frames.append(ip_frame(CLIENT, SERVER, 1, b"\10\0" + b"\0" * 6, "client"))
    assert [packet.source for packet in sent(tmp_path, case)] == ["server:80", "client"]
