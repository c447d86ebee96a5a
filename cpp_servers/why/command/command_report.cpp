#include "cpp_servers/why/command/command_report.hpp"

#include <fmt/format.h>

#include "cpp_servers/why/command/command_json.hpp"
#include "cpp_servers/why/command/failed_call_words.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kMostExplained = 50;
constexpr std::size_t kMostEnds = 8;

std::string lock_words(const FileCall& call) {
    return fmt::format(
        "What it was last refused is {}: {}. Such a file says that another copy runs, or was "
        "killed before it could remove it: see who has it open (fuser {}).",
        call.to_string(), errno_name(call.error), call.path);
}

std::string start_sentence(const ProgramStart& start) {
    if (!start.unwatched_architecture.empty()) {
        return fmt::format(
            "{} (pid {}) makes its calls as {}, which are not watched: nothing is told of it.",
            start.path, start.pid, start.unwatched_architecture);
    }
    return fmt::format(
        "{} (pid {}) is set-user-ID or set-group-ID, and runs without those rights, as it is "
        "traced by an ordinary user: run bindlab as root to see what it does with them.",
        start.path, start.pid);
}

/// ptrace(2), "Ptrace access mode checking"; prctl(2), PR_SET_DUMPABLE.
std::string hidden_sentence(const ProcessFacts& process) {
    return fmt::format(
        "{} (pid {}) is not dumpable: its file may not be read, it did prctl(PR_SET_DUMPABLE, 0), "
        "or it changed its user. Its memory and descriptors cannot be read: run bindlab as root, "
        "with CAP_SYS_PTRACE.",
        process.program, process.pid);
}

}  // namespace

CommandReport::Key CommandReport::key_of(const SocketCall& call) {
    return {call.pid, call.without_descriptor(), call.error};
}

bool CommandReport::is_only_counted(const SocketCall& call) {
    const bool is_repeated = seen_[key_of(call)]++ != 0;
    failed_ += is_repeated ? 0 : 1;
    return is_repeated || failed_ > kMostExplained;
}

void CommandReport::note(const FileCall& call) {
    if (call.error != 0) {
        last_file_ = call;
    } else if (last_file_ && last_file_->path == call.path) {
        last_file_.reset();
    }
}

// What is not watched is said, for a port may be the reason there: datagrams sent without bind(),
// io_uring, a connect() that goes on.
std::string CommandReport::end_sentence(ExitStatus status) const {
    if (failed_ != 0 || status.success()) {
        return fmt::format("The command ended with {}; {} bind, listen or connect failed.",
                           status.to_string(), failed_ == 0 ? "no" : std::to_string(failed_));
    }
    const std::string of_what = going_on_ != 0 ? " at once, but " + pending_sentence()
                                : all_watched_ ? ": a port is hardly the reason"
                                               : ", of those that could be watched";
    return fmt::format(
        "The command ended with {}, and no bind, listen or connect of it failed{}.{}",
        status.to_string(), of_what, last_file_ ? " " + lock_words(*last_file_) : "");
}

bool CommandReport::note_going_on(const SocketCall& call) {
    ++going_on_;
    return ends_.size() < kMostEnds + 1 && ends_.insert(call.address.to_string()).second &&
           ends_.size() <= kMostEnds;
}

std::string CommandReport::pending_sentence() const {
    std::string ends;
    for (const PendingConnect& pending : pending_) {
        ends += (ends.empty() ? "" : ", ") + words_of(pending);
    }
    return fmt::format(
        "{} (EINPROGRESS), and what became of {} is not seen: to {}{}",
        going_on_ == 1 ? "1 connect went on" : fmt::format("{} connects went on", going_on_),
        going_on_ == 1 ? "it" : "them", ends, ends_.size() > kMostEnds ? " and others" : "");
}

std::size_t CommandReport::repeated() const {
    std::size_t count = 0;
    for (const auto& [key, times] : seen_) {
        count += times - 1;
    }
    return count;
}

std::string CommandReport::note_of(pid_t pid, const std::string& sentence) const {
    return json_ ? note_json(pid, sentence) : sentence;
}

std::vector<std::string> CommandReport::failed(const FailedCall& failed) {
    std::vector<std::string> lines = json_ ? std::vector{to_json(failed)} : lines_of(failed);
    if (failed.call.is_hidden() && hidden_.insert(failed.process.program).second) {
        lines.push_back(note_of(failed.call.pid, hidden_sentence(failed.process)));
    }
    if (failed_ == kMostExplained) {
        const std::string sentence = fmt::format(
            "{} different calls have failed; from now on they are only counted.", kMostExplained);
        lines.push_back(note_of(failed.call.pid, sentence));
    }
    return lines;
}

std::vector<std::string> CommandReport::started(const ProgramStart& start) {
    if (start.unwatched_architecture.empty() && !start.lacks_set_id) {
        return {};
    }
    all_watched_ = all_watched_ && start.unwatched_architecture.empty();
    return {note_of(start.pid, start_sentence(start))};
}

std::vector<std::string> CommandReport::left_alone(ExitStatus status, std::size_t others) const {
    if (json_) {
        return {};
    }
    return {fmt::format(
        "The command has ended with {}, and {} of its processes {} on and will be watched until "
        "the end: a signal to this one goes to them (Ctrl-C).",
        status.to_string(), others, others == 1 ? "lives" : "live")};
}

std::vector<std::string> CommandReport::ended(ExitStatus status) const {
    const std::string sentence = end_sentence(status);
    if (json_) {
        return {end_json({.status = status,
                          .failed = failed_,
                          .repeated = repeated(),
                          .file = last_file_,
                          .went_on = going_on_,
                          .pending = pending_,
                          .sentence = sentence})};
    }
    std::vector<std::string> lines;
    for (const auto& [key, times] : seen_) {
        if (times > 1) {
            lines.push_back(fmt::format("pid {}: {} failed {} more times with {}.",
                                        std::get<0>(key), std::get<1>(key), times - 1,
                                        errno_name(std::get<2>(key))));
        }
    }
    if (failed_ > kMostExplained) {
        lines.push_back(
            fmt::format("{} more different calls have failed.", failed_ - kMostExplained));
    }
    if (failed_ == 0 && !status.success()) {
        lines.push_back(sentence);
    } else if (going_on_ != 0 && !status.success()) {
        lines.push_back(fmt::format("Besides, {}.", pending_sentence()));
    }
    return lines;
}

}  // namespace bindlab
