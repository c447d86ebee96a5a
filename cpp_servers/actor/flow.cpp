#include "cpp_servers/actor/flow.hpp"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <vector>

#include "cpp_servers/actor/ip_packet.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kLargestPacket = 1 << 16;
// What fits into Ethernet's 1500 bytes without options: RFC 9293 3.7.1.
constexpr std::uint16_t kMssIpv4 = 1460;
constexpr std::uint16_t kMssIpv6 = 1440;

}  // namespace

Outcome Flow::open() {
    const bool ipv4 = local_.address.family == Family::ipv4;
    // IPPROTO_RAW: we write the IP header ourselves (IP_HDRINCL; since 4.5 IPv6 has it, too).
    const Outcome raw = experiment(
        [&] { return ::socket(local_.address.domain(), SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW); });
    if (raw.ret < 0) {
        return raw;
    }
    sender_ = Descriptor(static_cast<int>(raw.ret));
    // ETH_P_IP and not ETH_P_ALL: what arrives, not what leaves. SOCK_DGRAM: from the IP header on.
    const int protocol = htons(ipv4 ? ETH_P_IP : ETH_P_IPV6);
    Outcome packet =
        experiment([&] { return ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, protocol); });
    packet.took += raw.took;
    if (packet.ret >= 0) {
        receiver_ = Descriptor(static_cast<int>(packet.ret));
    }
    return packet;
}

Outcome Flow::send(const SegmentOrder& order, const TcpState* earlier, TcpSegment& sent) {
    sent = state_.resolve(order, earlier);
    sent.source_port = local_.port;
    sent.destination_port = remote_.port;
    if (sent.has(kSyn)) {
        sent.mss = local_.address.family == Family::ipv4 ? kMssIpv4 : kMssIpv6;
    }
    const std::vector<std::uint8_t> packet = encode_packet(
        local_.address, remote_.address, encode(sent, local_.address, remote_.address));
    // A raw IPv6 socket takes the port for a protocol number: it must be 0 (ipv6(7)).
    const SocketAddress to = Endpoint{remote_.address, 0}.to_socket_address();
    const Outcome outcome = experiment([&] {
        return ::sendto(sender_.get(), packet.data(), packet.size(), 0, to.get(), to.length);
    });
    if (outcome.ret >= 0) {
        state_.sent(sent);
    }
    return outcome;
}

std::optional<TcpSegment> Flow::mine(std::span<const std::uint8_t> bytes) const {
    const std::optional<TcpPacket> packet = decode_packet(bytes);
    if (!packet || packet->source != remote_.address || packet->destination != local_.address) {
        return std::nullopt;
    }
    std::optional<TcpSegment> segment = decode_tcp(packet->segment);
    if (!segment || segment->source_port != remote_.port ||
        segment->destination_port != local_.port) {
        return std::nullopt;
    }
    return segment;
}

Outcome Flow::receive(bool wait, TcpSegment& heard) {
    std::vector<std::uint8_t> packet(kLargestPacket);
    std::chrono::duration<double> took{};
    while (true) {
        Outcome outcome = experiment([&] {
            return ::recv(receiver_.get(), packet.data(), packet.size(), wait ? 0 : MSG_DONTWAIT);
        });
        took += outcome.took;
        outcome.took = took;
        if (outcome.ret < 0) {
            return outcome;
        }
        if (const auto segment = mine({packet.data(), static_cast<std::size_t>(outcome.ret)})) {
            heard = *segment;
            state_.received(heard);
            return outcome;
        }
    }
}

}  // namespace bindlab
