// setsockopt(2) and getsockopt(2), by the option's name and by its numbers.
#include <sys/socket.h>

#include <array>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

struct OptionNumbers {
    int level;
    int number;
};

OptionNumbers numbers_of(const Call& call) {
    if (const SocketOption* option = call.option()) {
        return {option->level, option->number};
    }
    return {static_cast<int>(call.number("LEVEL")), static_cast<int>(call.number("NUMBER"))};
}

std::string raw_bytes(const std::string& digits) {
    std::string bytes;
    for (std::size_t i = 0; digits != kNoBytes && i < digits.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

std::string digits_of(std::string_view bytes) {
    std::string digits(bytes.empty() ? kNoBytes : "");
    for (const char byte : bytes) {
        digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    return digits;
}

void set_option(ActorState& state, const Call& call, Answer& answer) {
    const auto [level, number] = numbers_of(call);
    const SocketOption* option = call.option();
    const std::string value =
        option != nullptr ? option->value->bytes(call) : raw_bytes(call.word("BYTES"));
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&, level = level, number = number] {
               return ::setsockopt(socket, level, number, value.data(),
                                   static_cast<socklen_t>(value.size()));
           }));
}

void get_option(ActorState& state, const Call& call, Answer& answer) {
    const auto [level, number] = numbers_of(call);
    const int socket = state.sockets.socket(call.name());
    std::array<char, kMostBytes> bytes{};
    socklen_t length = bytes.size();
    if (record(answer, experiment([&, level = level, number = number] {
                   return ::getsockopt(socket, level, number, bytes.data(), &length);
               }))) {
        const std::string value(bytes.data(), length);
        answer.value =
            call.option() != nullptr ? call.option()->value->show(value) : digits_of(value);
    }
}

constexpr int kGreatest = std::numeric_limits<int>::max();

constexpr Form kByNumber[] = {form::number("LEVEL", 0, kGreatest),
                              form::number("NUMBER", 0, kGreatest)};
constexpr Form kByNumberAndBytes[] = {kByNumber[0], kByNumber[1], form::bytes("BYTES")};
constexpr Form kSetOption[] = {kSocketName, form::option(true, kByNumberAndBytes)};
constexpr Form kGetOption[] = {kSocketName, form::option(false, kByNumber)};

constexpr Verb kOptionVerbs[] = {
    {"setsockopt", kSetOption,
     "set a socket option; one that has no name here, by its numbers and bytes",
     "setsockopt SO_REUSEADDR 1", "", set_option},
    {"getsockopt", kGetOption,
     "read a socket option; the value is what the kernel says, of numbers its bytes",
     "getsockopt SO_REUSEADDR", "1", get_option},
};

}  // namespace

std::span<const Verb> option_verbs() {
    return kOptionVerbs;
}

}  // namespace bindlab
