// The verbs of a TCP end made by hand: segments as somebody else's kernel might send them, for what
// no socket can be made to do (an old connection's four-tuple coming back). See flow.hpp for the
// setting.
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/flow.hpp"
#include "cpp_servers/actor/segment_order.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

void add(Answer& answer, std::string_view name, std::uint32_t number) {
    answer.more.emplace_back(name, std::to_string(number));
}

// Everything of a segment that a later reader may want, absolute, and relative to the sender's and
// the acknowledged side's ISN where they are known.
void describe(Answer& answer, const TcpSegment& segment, const Side& sender, const Side& receiver) {
    add(answer, "seq", segment.seq);
    if (segment.has(kAck)) {
        add(answer, "ack", segment.ack);
    }
    if (segment.timestamps) {
        add(answer, "ts", segment.timestamps->value);
        add(answer, "tsecr", segment.timestamps->echo);
    }
    add(answer, "len", static_cast<std::uint32_t>(segment.data.size()));
    add(answer, "win", segment.window);
    if (sender.isn) {
        add(answer, "seq_relative", segment.seq - *sender.isn);
    }
    if (segment.has(kAck) && receiver.isn) {
        add(answer, "ack_relative", segment.ack - *receiver.isn);
    }
    if (!segment.data.empty()) {
        answer.more.emplace_back("data", segment.data);
    }
}

void open_flow(ActorState& state, const Call& call, Answer& answer) {
    state.sockets.must_be_free(call.new_name());
    auto flow = std::make_unique<Flow>(call.endpoint("LOCAL"), call.endpoint("REMOTE"));
    if (record(answer, flow->open())) {
        state.sockets.keep_flow(call.new_name(), std::move(flow));
    }
}

void send_segment(ActorState& state, const Call& call, Answer& answer) {
    Flow& flow = state.sockets.flow(call.name());
    TcpSegment sent;
    record(answer, flow.send(segment_order(call), state.sockets.earlier(flow), sent));
    describe(answer, sent, flow.state().ours(), flow.state().theirs());
}

void hear_segment(ActorState& state, const Call& call, Answer& answer) {
    Flow& flow = state.sockets.flow(call.name());
    TcpSegment heard;
    if (record(answer, flow.receive(!call.has("dontwait"), heard))) {
        answer.value = flag_letters(heard.flags);
        answer.quoted = true;
        describe(answer, heard, flow.state().theirs(), flow.state().ours());
    }
}

constexpr Form kFlowName = form::name("flow", "flow");

constexpr Form kFlow[] = {form::endpoint("LOCAL"), form::endpoint("REMOTE"),
                          form::new_name("flow", "flow")};
constexpr Part kParts[] = {
    {"seq", form::relative("seq"), {}, "isn"},
    {"isn", form::relative("isn"), "S", "seq"},
    {"ack", form::relative("ack"), "A"},
    {"ts", form::relative("ts", "none")},
    {"tsecr", form::relative("tsecr")},
    {"win", form::number("win", 0, std::numeric_limits<std::uint16_t>::max())},
    {"", form::text("DATA")},
};
constexpr Form kSegment[] = {kFlowName, form::letters("FLAGS", "SFRPAU"), form::any_of(kParts)};
constexpr Form kAnswer[] = {kFlowName, form::keyword("dontwait")};

constexpr Verb kRawVerbs[] = {
    {"flow", kFlow,
     "open one end of a TCP connection made by hand: first the address and port we pretend to be, "
     "then the other end's; a flow on a four-tuple used before remembers the earlier one's last "
     "numbers",
     "flow 10.0.0.2:40000 10.0.0.1:9527 as again", "", open_flow, true},
    {"segment", kSegment,
     "send one TCP segment of a flow; FLAGS are letters of S F R P A U; seq defaults to the next "
     "one due, ack to what was received; N may be a number, auto, relative to that (+K, -K), or "
     "relative to the earlier flow on the same addresses and ports (last, last+K, last-K)",
     "segment S seq 1000 ts 500", "", send_segment},
    {"answer", kAnswer,
     "the next segment received for a flow; the value is its flags in the order S F R P A U",
     "answer", R"("SA")", hear_segment},
};

}  // namespace

std::span<const Verb> raw_verbs() {
    return kRawVerbs;
}

}  // namespace bindlab
