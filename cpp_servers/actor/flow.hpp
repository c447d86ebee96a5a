// A TCP end made by hand: it sends segments from an address that its host does not own and hears
// what is sent there, so the kernel's own TCP keeps out of it. Owns a raw socket to send and a
// packet socket to hear (packet(7)); the numbers are left to TcpState.
//
// Setting: the peer's neighbour entry for the pretended address must point to this host, and this
// host must not forward. Needs CAP_NET_RAW.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/tcp_segment.hpp"
#include "cpp_servers/actor/tcp_state.hpp"
#include "netns/address.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class Flow {
public:
    /// Of one family, which must be the same. Has no sockets before open().
    Flow(const Endpoint& local, const Endpoint& remote) : local_(local), remote_(remote) {}

    /// Opens both sockets in the calling thread's network namespace; what comes later is heard.
    Outcome open();

    /// Builds, sends and books the segment; `sent` is what went out. A SYN carries the MSS option.
    Outcome send(const SegmentOrder& order, const TcpState* earlier, TcpSegment& sent);

    /// The next segment from `remote` to `local` since open(), booked; waits for it unless `wait`
    /// is false, then EAGAIN. `heard` is left alone when the outcome is an error.
    Outcome receive(bool wait, TcpSegment& heard);

    [[nodiscard]] const TcpState& state() const { return state_; }
    [[nodiscard]] bool same_endpoints(const Flow& other) const {
        return local_ == other.local_ && remote_ == other.remote_;
    }

private:
    /// The segment in these bytes if it is one of this flow's.
    [[nodiscard]] std::optional<TcpSegment> mine(std::span<const std::uint8_t> bytes) const;

    Endpoint local_;
    Endpoint remote_;
    Descriptor sender_;
    Descriptor receiver_;
    TcpState state_;
};

}  // namespace bindlab
