// The verbs that move bytes, each one system call and never more than one, so that what a single
// read sees is what is answered.
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <vector>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "netns/address.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kLargestRead = 65536;

void send_text(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const std::string text = words.take_quoted("TEXT");
    words.finish();
    const int socket = belongings.socket(name);
    record(answer, experiment([&] { return ::send(socket, text.data(), text.size(), 0); }));
}

void send_text_to(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const SocketAddress to = words.take_endpoint("ADDR:PORT").to_socket_address();
    const std::string text = words.take_quoted("TEXT");
    words.finish();
    const int socket = belongings.socket(name);
    record(answer, experiment([&] {
               return ::sendto(socket, text.data(), text.size(), 0, to.get(), to.length);
           }));
}

// recvfrom(2) with an address is what recvfrom is, without one what recv is.
void receive(Belongings& belongings, Words& words, Answer& answer, SocketAddress* from) {
    const std::string name = words.take_name_or("sock");
    const int flags = words.take_if("dontwait") ? MSG_DONTWAIT : 0;
    words.finish();
    const int socket = belongings.socket(name);
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

void receive_text(Belongings& belongings, Words& words, Answer& answer) {
    receive(belongings, words, answer, nullptr);
}

void receive_text_from(Belongings& belongings, Words& words, Answer& answer) {
    SocketAddress from;
    receive(belongings, words, answer, &from);
    // A connected TCP socket fills in no address: recv(2).
    if (answer.succeeded() && from.length > 0 && from.storage.ss_family != AF_UNSPEC) {
        answer.more.emplace_back("from", Endpoint::from(from).to_string());
    }
}

void shut_down(Belongings& belongings, Words& words, Answer& answer) {
    constexpr std::array<std::pair<std::string_view, int>, 3> kHows = {
        {{"RD", SHUT_RD}, {"WR", SHUT_WR}, {"RDWR", SHUT_RDWR}}};
    const std::string name = words.take_name_or("sock");
    const std::string wanted = words.take_word("RD, WR or RDWR");
    words.finish();
    for (const auto& [how, number] : kHows) {
        if (how == wanted) {
            const int socket = belongings.socket(name);
            record(answer, experiment([&, chosen = number] { return ::shutdown(socket, chosen); }));
            return;
        }
    }
    throw LineFault(fmt::format("shut down RD, WR or RDWR, not '{}'", wanted));
}

constexpr Verb kVerbs[] = {
    {"send", "[NAME] \"TEXT\"", "send on a connection", send_text},
    {"sendto", "[NAME] ADDR:PORT \"TEXT\"", "send a datagram", send_text_to},
    {"recv", "[NAME] [dontwait]", "one read, up to 64 KiB; yields the text, \"\" at the end",
     receive_text},
    {"recvfrom", "[NAME] [dontwait]", "the same; tells who sent it", receive_text_from},
    {"shutdown", "[NAME] RD|WR|RDWR", "end one direction or both", shut_down},
};

}  // namespace

std::span<const Verb> data_verbs() {
    return kVerbs;
}

}  // namespace bindlab
