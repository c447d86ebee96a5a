// The way of a command from fork(2) to execve(2), so that it is traced before its first instruction
// and finds everything else as if it were not.
//
// Owns the child until it is traced, and the pipes to it. It inherits descriptors, environment,
// signal dispositions and mask as its maker got them. Must be let go on and pumped (Tracer): its
// own execve(2) is followed already.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cpp_servers/trace/call_filter.hpp"
#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

struct TraceOptions {
    /// What become its standard streams: descriptors of the caller's, who keeps them.
    std::array<int, 3> streams = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
    /// Runs in the child before the program is loaded: enters namespaces and folders, changes the
    /// user. What it throws is why the command could not be started.
    std::function<void()> before_exec = {};
    /// The signals that it blocks; nullopt: those that its maker's thread does.
    std::optional<sigset_t> mask = {};
    Watched watched = {};
};

class CommandStart {
public:
    /// Forks. The child waits for go_on(). `mask` is what it blocks,
    /// whatever the options say. Throws std::system_error.
    CommandStart(const std::vector<std::string>& argv, const TraceOptions& options,
                 const sigset_t& mask);

    pid_t pid() const noexcept { return child_.pid(); }
    /// It is traced: lets it go on, and leaves its end to who traces it.
    void go_on();
    /// Of a child that has ended before its program was loaded: throws std::system_error with the
    /// errno of what failed, "run foo".
    [[noreturn]] void throw_failure() const;

private:
    struct Pipe {
        Descriptor out, in;
        Pipe();
    };

    Pipe go_;
    Pipe report_;
    std::string name_;
    Child child_;
};

}  // namespace bindlab
