#include "cpp_servers/actor/successor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/inheritance.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

void keep_on_exec(int descriptor, bool keeps) {
    check(::fcntl(descriptor, F_SETFD, keeps ? 0 : FD_CLOEXEC), "set FD_CLOEXEC for a new program");
}

// Descriptor 3 is to be the service's listener.
void move_off_the_third(int& descriptor) {
    if (descriptor == inheritance::kFirst) {
        descriptor = check(::fcntl(descriptor, F_DUPFD, inheritance::kFirst + 1),
                           "make way for a service's listener");
    }
}

// A handler is the default again after exec, which would end the process (execve(2)); the new
// program handles them before it takes them.
void hold_interruptions() {
    sigset_t held;
    ::sigemptyset(&held);
    ::sigaddset(&held, SIGALRM);
    ::sigaddset(&held, interrupting_signal());
    check(::sigprocmask(SIG_BLOCK, &held, nullptr), "hold the signals that interrupt");
}

std::string names_and_numbers(const Successor::Sockets& sockets) {
    std::string text;
    for (const auto& [name, number] : sockets) {
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, number);
    }
    return text;
}

int execute_with(std::vector<std::string> variables) {
    for (char** variable = environ; *variable != nullptr; ++variable) {
        variables.emplace_back(*variable);
    }
    std::vector<char*> environment;
    environment.reserve(variables.size() + 1);
    for (std::string& variable : variables) {
        environment.push_back(variable.data());
    }
    environment.push_back(nullptr);
    return ::execle("/proc/self/exe", "bindlab", "actor", "--resume", nullptr, environment.data());
}

}  // namespace

void Successor::hand_over_as_third() {
    for (const auto& [name, number] : sockets_) {
        keep_on_exec(number, false);
    }
    for (const auto& [name, number] : sockets_) {
        if (name != service_) {
            continue;
        }
        if (number == inheritance::kFirst) {
            keep_on_exec(number, true);
        } else {
            check(::dup2(number, inheritance::kFirst), "give a service its listener");
        }
        return;
    }
}

Outcome Successor::execute(ActorStreams streams, std::string_view line, std::string_view rest) {
    const auto begin = std::chrono::steady_clock::now().time_since_epoch();
    std::vector<std::string> variables;
    const auto add = [&](std::string_view name, const auto& value) {
        variables.push_back(fmt::format("{}={}", name, value));
    };
    if (service_.empty()) {
        add(inheritance::kSockets, names_and_numbers(sockets_));
    } else {
        move_off_the_third(streams.input);
        move_off_the_third(streams.output);
        hand_over_as_third();
        add(inheritance::kListenPid, ::getpid());
        add(inheritance::kListenFds, 1);
        add(inheritance::kListenNames, service_);
    }
    for (const int stream : {streams.input, streams.output}) {
        keep_on_exec(stream, true);
    }
    add(inheritance::kInput, streams.input);
    add(inheritance::kOutput, streams.output);
    add(inheritance::kJson, streams.json ? 1 : 0);
    add(inheritance::kBegun, begin.count());
    add(inheritance::kLine, line);
    add(inheritance::kRest, rest);
    hold_interruptions();
    return experiment([&] { return execute_with(std::move(variables)); });
}

}  // namespace bindlab
