// One start of the server under check: traced, in an arena, until it is stopped or its owner is
// gone.
//
// Owns all its processes, which end with it, and what it writes. Promises that each bind() and
// listen() that has returned is in calls() with the errno it returned, and the options that the
// socket had at that moment. Judges nothing.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/check_order.hpp"
#include "cpp_servers/check/output_tail.hpp"
#include "cpp_servers/check/patience.hpp"
#include "cpp_servers/check/server_observations.hpp"
#include "cpp_servers/trace/traced_command.hpp"

namespace bindlab {

class RunningServer {
public:
    /// Throws std::system_error if the command cannot be started or traced.
    RunningServer(const CheckOrder& order, const Arena& arena, std::optional<uid_t> uid);
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer();

    /// bind() and listen() of TCP, UDP and unix sockets, and files that were there before, in the
    /// order in which they returned.
    std::vector<PortCall> calls() const;
    /// How long ago the last of them returned.
    std::chrono::milliseconds quiet_for() const;
    /// The options of a socket when its bind() returned; nothing if they could not be asked for.
    std::optional<ReuseOptions> options_at_bind(std::uint32_t inode) const;
    /// Those of the connection with this client, if the server has set them on that itself.
    std::optional<ReuseOptions> options_of_connection(std::uint16_t client_port) const;
    /// Inodes of the sockets that listen() was called for with success.
    std::set<std::uint32_t> listened() const;
    /// Programs that were executed with one of these open, and by another process than its own; but
    /// those that call listen() for it, wait for connections, or serve, and those that had not yet
    /// had the time to: whoever asks has called note_who_waits().
    std::vector<Leak> leaks() const;

    /// A process with one of these sockets, connections of a listener, serves, unless it had it
    /// when it was executed: it was handed the listener on purpose, and is no leak.
    void note_served(const std::set<std::uint32_t>& connections);

    /// Who waits for connections at one of these sockets is no leak either: a worker that was
    /// executed to serve. Such a one has three seconds to come to that; for another process of
    /// `known`, by program and listener, nobody waits.
    void note_who_waits(const std::vector<Leak>& known);

    /// What tracing cannot see or do of programs that it consists of, a line each.
    std::set<std::string> blind_spots() const;

    std::vector<pid_t> processes() const { return command_->processes(); }
    /// It is a program that has the listener by mistake, as leaks() has it.
    bool is_leak(pid_t pid) const;
    /// It was executed with this socket open.
    bool was_executed_with(pid_t pid, std::uint32_t inode) const;
    /// Nothing of it is left.
    bool has_ended() const;
    /// How the process that was started ended: "exit 1"; empty: it has not.
    std::string end() const;
    /// Who is to be signalled: the process that bound the first listener, or listens on it, or the
    /// one of the same program and session that forked it; or if these are gone the oldest that is
    /// left with such a socket, or the oldest.
    pid_t main_process() const;
    /// That one has forked the process that bound and listens. A daemon's first process is taken
    /// for a master until it has ended, which it does at once.
    bool has_master() const;

    void signal(pid_t pid, int number) { command_->signal(pid, number); }
    void kill_all() { command_->kill_all(); }
    /// SIGTERM first, so that it may tidy up; whatever is left in the end is killed.
    void dismiss();

    /// The last line that it wrote on stdout or stderr.
    std::string last_words() const;

private:
    /// Who has the listener without having asked for it.
    struct Suspect {
        Leak leak;
        bool had_its_time = false;  ///< to call listen(), wait for connections, or serve
    };

    void note(const SocketCall& call);
    void note(const FileCall& call);
    void note_program(const ProgramStart& start);
    void note_end(pid_t pid, ExitStatus status);
    void reap(pid_t pid);
    std::vector<Leak> in_doubt(const std::vector<Leak>& known) const;

    OutputTail output_;
    CheckClock::time_point start_ = CheckClock::now();
    mutable std::mutex mutex_;  ///< of all that follows, which the tracing thread writes
    std::vector<PortCall> calls_;
    CheckClock::time_point last_ = start_;
    std::map<std::uint32_t, std::optional<ReuseOptions>> options_;
    std::map<std::uint32_t, Endpoint> bound_;
    std::map<std::uint32_t, pid_t> listeners_;
    std::map<std::uint32_t, pid_t> binders_;
    std::vector<pid_t> in_order_;  ///< who bound what listens, and called listen(), first first
    std::vector<Suspect> suspects_;
    /// of a process: the sockets that its program was executed with
    std::map<pid_t, std::map<std::uint32_t, int>> inherited_;
    std::map<std::uint16_t, ReuseOptions> connections_;  ///< by client: set on them
    std::set<std::string> blind_spots_;
    std::set<pid_t> ended_;                   ///< and not known to be reaped
    std::unique_ptr<TracedCommand> command_;  ///< the last: its hooks write what is above
};

}  // namespace bindlab
