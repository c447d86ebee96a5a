// What a `segment` line asks for, before anything is known about the flow it is meant for: flags,
// and numbers that may be relative. What a relative number is worth is left to TcpState.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cpp_servers/actor/relative_number.hpp"

namespace bindlab {

class Call;

struct SegmentOrder {
    std::uint8_t flags = 0;
    std::optional<RelativeNumber> seq;
    std::optional<RelativeNumber> ack;
    std::optional<RelativeNumber> ts;
    std::optional<RelativeNumber> tsecr;
    bool without_ts = false;  ///< `ts none`
    std::uint16_t window = 65535;
    std::string data;
};

/// From the parts of a `segment` line.
SegmentOrder segment_order(const Call& call);

}  // namespace bindlab
