// What is told of a command that was watched: each failed call once, how often it was repeated,
// what tracing could not do, and at the end whether anything failed at all.
//
// Owns what has been told so far. Pure: whoever watches tells it what happened, and gets the lines.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/trace/trace_hooks.hpp"
#include "cpp_servers/why/command/failed_call.hpp"
#include "cpp_servers/why/command/pending_connect.hpp"

namespace bindlab {

class CommandReport {
public:
    explicit CommandReport(bool json) : json_(json) {}

    /// Whether there is nothing more to look at: the same process has failed at the same call with
    /// the same errno before, or so many others have failed that only the first of them are
    /// explained, for the command stands still meanwhile. Both are counted.
    bool is_only_counted(const SocketCall& call);
    /// A connect() that goes on (EINPROGRESS): whether its other end is to be looked at, for it is
    /// new, and one of the first.
    bool note_going_on(const SocketCall& call);
    void note(PendingConnect pending) { pending_.push_back(std::move(pending)); }

    std::vector<std::string> failed(const FailedCall& failed);
    /// Nothing for a program that is watched as it should be.
    std::vector<std::string> started(const ProgramStart& start);
    /// The last that was refused counts, unless it was let in later.
    void note(const FileCall& call);
    /// The first process has ended, and others live on.
    std::vector<std::string> left_alone(ExitStatus status, std::size_t others) const;
    std::vector<std::string> ended(ExitStatus status) const;

private:
    /// Process, call, errno.
    using Key = std::tuple<pid_t, std::string, int>;

    /// Without the descriptor, so that a new socket for each attempt makes no new call.
    static Key key_of(const SocketCall& call);
    std::size_t repeated() const;
    /// In words or in JSON.
    std::string note_of(pid_t pid, const std::string& sentence) const;
    std::string end_sentence(ExitStatus status) const;
    /// "1 connect went on (EINPROGRESS), …".
    std::string pending_sentence() const;

    bool json_;
    std::size_t failed_ = 0;  ///< different ones
    std::size_t going_on_ = 0;
    std::set<std::string> ends_;  ///< of these, all that differ
    std::vector<PendingConnect> pending_;
    bool all_watched_ = true;  ///< no program of another architecture ran
    std::map<Key, std::size_t> seen_;
    std::set<std::string> hidden_;  ///< programs of which was said that they cannot be looked into
    std::optional<FileCall> last_file_;
};

}  // namespace bindlab
