// The verbs that move bytes, each one system call and never more than one, so that what a single
// read sees is what is answered.
#include <sys/socket.h>

#include <string>
#include <vector>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/unix_address.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "netns/address.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kLargestRead = 65536;

void send_text(ActorState& state, const Call& call, Answer& answer) {
    const std::string& text = call.word("TEXT");
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::send(socket, text.data(), text.size(), 0); }));
}

void send_text_to(ActorState& state, const Call& call, Answer& answer) {
    const SocketAddress to = call.socket_address("ADDR:PORT");
    const std::string& text = call.word("TEXT");
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] {
               return ::sendto(socket, text.data(), text.size(), 0, to.get(), to.length);
           }));
}

// recvfrom(2) with an address is what recvfrom is, without one what recv is.
void receive(ActorState& state, const Call& call, Answer& answer, SocketAddress* from) {
    const int flags = call.has("dontwait") ? MSG_DONTWAIT : 0;
    const int socket = state.sockets.socket(call.name());
    std::vector<char> bytes(kLargestRead);
    if (record(answer, experiment([&] {
                   return ::recvfrom(socket, bytes.data(), bytes.size(), flags,
                                     from != nullptr ? from->get() : nullptr,
                                     from != nullptr ? &from->length : nullptr);
               }))) {
        answer.value = std::string(bytes.data(), static_cast<std::size_t>(answer.ret));
        answer.quoted = true;
    }
}

void receive_text(ActorState& state, const Call& call, Answer& answer) {
    receive(state, call, answer, nullptr);
}

void receive_text_from(ActorState& state, const Call& call, Answer& answer) {
    SocketAddress from;
    receive(state, call, answer, &from);
    // A connected TCP socket fills in no address: recv(2).
    if (answer.succeeded() && from.length > 0 && from.storage.ss_family != AF_UNSPEC) {
        answer.more.emplace_back("from", shown(from));
    }
}

void shut_down(ActorState& state, const Call& call, Answer& answer) {
    const std::string& end = call.word("HOW");
    const int how = end == "RD" ? SHUT_RD : end == "WR" ? SHUT_WR : SHUT_RDWR;
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::shutdown(socket, how); }));
}

constexpr Form kSend[] = {kSocketName, form::text("TEXT")};
constexpr Form kSendTo[] = {kSocketName, form::any_endpoint("ADDR:PORT"), form::text("TEXT")};
constexpr Form kReceive[] = {kSocketName, form::keyword("dontwait")};
constexpr Form kShutDown[] = {kSocketName, form::one_of("HOW", "RD|WR|RDWR")};

constexpr Verb kDataVerbs[] = {
    {"send", kSend, "one send()", R"(send "hello")", "", send_text},
    {"sendto", kSendTo, "one sendto()", R"(sendto 10.0.0.1:9527 "hello")", "", send_text_to},
    {"recv", kReceive,
     "one recv() of up to 64 KiB; the value is the text, \"\" at the end of the stream; dontwait "
     "gives EAGAIN if nothing is there",
     "recv conn", R"("hello")", receive_text},
    {"recvfrom", kReceive, "one recvfrom(); the value is the text, and who sent it is told",
     "recvfrom dontwait", R"("hello")", receive_text_from},
    {"shutdown", kShutDown, "close one direction or both", "shutdown conn WR", "", shut_down},
};

}  // namespace

std::span<const Verb> data_verbs() {
    return kDataVerbs;
}

}  // namespace bindlab
