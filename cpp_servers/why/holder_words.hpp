// A socket on the port in words: whose it is, what it does there, what ends it, what prevents it.
//
// Pure. Names come as the machine has them, control bytes and all: whoever prints makes them fit
// for a line.
#pragma once

#include <chrono>
#include <string>

#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"

namespace bindlab {

/// "nginx (pid 12, user www-data)".
std::string process_words(const ProcessFacts& process);

/// The user's name, or "uid 1234".
std::string user_words(uid_t uid, const std::string& name);

/// Who holds it: "nginx (pid 12, user www-data) and 2 more processes", "a process of user root that
/// cannot be seen from here", "no process".
std::string subject_words(const HeldSocket& held);

/// What it does there, to follow the subject: "which listens on 0.0.0.0:8080".
std::string phrase_words(const HeldSocket& held);

/// "43 s", "less than a second"; rounded up.
std::string time_words(std::chrono::milliseconds time);

/// What ends it: "by itself, in 43 s", "pid 12 closes it or ends".
std::string end_words(const HeldSocket& held, const HostFacts& host);

/// For a socket whose port the kernel chose: that it was chance, and the line that prevents it;
/// empty for others.
std::string prevention_words(const HeldSocket& held, const HostFacts& host);

}  // namespace bindlab
