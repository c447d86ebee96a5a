#include "cpp_servers/actor/segment_order.hpp"

#include <string_view>

#include "cpp_servers/actor/call.hpp"
#include "cpp_servers/actor/tcp_segment.hpp"

namespace bindlab {

namespace {

std::optional<RelativeNumber> relative_number(const Call& call, std::string_view part) {
    const Value* value = call.find(part);
    const auto* number = value != nullptr ? std::get_if<RelativeNumber>(value) : nullptr;
    return number != nullptr ? std::optional(*number) : std::nullopt;
}

}  // namespace

SegmentOrder segment_order(const Call& call) {
    SegmentOrder order;
    order.flags = parse_flags(call.word("FLAGS")).value();
    order.seq = relative_number(call, call.has("isn") ? "isn" : "seq");
    order.ack = relative_number(call, "ack");
    order.ts = relative_number(call, "ts");
    order.without_ts = call.has("ts") && !order.ts;
    order.tsecr = relative_number(call, "tsecr");
    if (call.has("win")) {
        order.window = static_cast<std::uint16_t>(call.number("win"));
    }
    if (call.has("DATA")) {
        order.data = call.word("DATA");
    }
    return order;
}

}  // namespace bindlab
