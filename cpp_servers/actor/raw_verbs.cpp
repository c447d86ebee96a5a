// The verbs of a TCP end made by hand: segments as somebody else's kernel might send them, for what
// no socket can be made to do (an old connection's four-tuple coming back). See flow.hpp for the
// setting.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/flow.hpp"
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

void open_flow(Belongings& belongings, Words& words, Answer& answer) {
    const Endpoint local = words.take_endpoint("LOCAL");
    const Endpoint remote = words.take_endpoint("REMOTE");
    const std::string name = words.take_as_or("flow");
    words.finish();
    if (local.address.family != remote.address.family) {
        throw LineFault("LOCAL and REMOTE are both IPv4 or both IPv6");
    }
    belongings.must_be_free(name);
    auto flow = std::make_unique<Flow>(local, remote);
    if (record(answer, flow->open())) {
        belongings.keep_flow(name, std::move(flow));
    }
}

void send_segment(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("flow");
    const SegmentOrder order = take_segment_order(words);
    Flow& flow = belongings.flow(name);
    TcpSegment sent;
    record(answer, flow.send(order, belongings.earlier(flow), sent));
    describe(answer, sent, flow.ledger().ours(), flow.ledger().theirs());
}

void hear_segment(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("flow");
    const bool wait = !words.take_if("dontwait");
    words.finish();
    Flow& flow = belongings.flow(name);
    TcpSegment heard;
    if (record(answer, flow.receive(wait, heard))) {
        answer.value = flag_letters(heard.flags);
        answer.quoted = true;
        describe(answer, heard, flow.ledger().theirs(), flow.ledger().ours());
    }
}

constexpr Verb kVerbs[] = {
    {"flow", "LOCAL REMOTE [as NAME]", "a hand-made TCP end that pretends to be LOCAL", open_flow},
    {"segment",
     "[NAME] FLAGS [seq N|+K|-K|last+K] [ack N|auto|+K] [ts N|+K|last+K|none] [tsecr N|auto] "
     "[win N] [\"DATA\"]",
     "send a segment; FLAGS as in SA", send_segment},
    {"answer", "[NAME] [dontwait]", "the next segment that came back; yields its flags",
     hear_segment},
};

}  // namespace

std::span<const Verb> raw_verbs() {
    return kVerbs;
}

}  // namespace bindlab
