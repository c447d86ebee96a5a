#include "cpp_servers/why/command/command_report.hpp"

#include <fmt/format.h>

#include "cpp_servers/why/command/command_json.hpp"
#include "cpp_servers/why/command/failed_call_words.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

std::string lock_words(const FileCall& call) {
    return fmt::format(
        "What it was last refused is {}: {}. Such a file says that another copy runs, or was "
        "killed before it could remove it: see who has it open (fuser {}).",
        call.to_string(), errno_name(call.error), call.path);
}

std::string end_sentence(ExitStatus status, std::size_t failed, bool all_watched,
                         const std::optional<FileCall>& file) {
    if (failed != 0 || status.success()) {
        return fmt::format("The command ended with {}; {} bind, listen or connect failed.",
                           status.to_string(), failed == 0 ? "no" : std::to_string(failed));
    }
    return fmt::format(
        "The command ended with {}, and no bind, listen or connect of it failed{}.{}",
        status.to_string(),
        all_watched ? ": a port is not the reason" : ", of those that could be watched",
        file ? " " + lock_words(*file) : "");
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

}  // namespace

CommandReport::Key CommandReport::key_of(const SocketCall& call) {
    SocketCall any = call;
    any.fd = 0;
    return {call.pid, any.to_string(), call.error};
}

bool CommandReport::is_repeated(const SocketCall& call) {
    return seen_[key_of(call)]++ != 0;
}

std::size_t CommandReport::repeated() const {
    std::size_t count = 0;
    for (const auto& [key, times] : seen_) {
        count += times - 1;
    }
    return count;
}

std::vector<std::string> CommandReport::failed(const FailedCall& failed) {
    ++failed_;
    return json_ ? std::vector{to_json(failed)} : lines_of(failed);
}

std::vector<std::string> CommandReport::started(const ProgramStart& start) {
    if (start.unwatched_architecture.empty() && !start.lacks_set_id) {
        return {};
    }
    all_watched_ = all_watched_ && start.unwatched_architecture.empty();
    const std::string sentence = start_sentence(start);
    return {json_ ? note_json(start.pid, sentence) : sentence};
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
    const std::string sentence = end_sentence(status, failed_, all_watched_, last_file_);
    if (json_) {
        return {end_json(status, failed_, repeated(), last_file_, sentence)};
    }
    std::vector<std::string> lines;
    for (const auto& [key, times] : seen_) {
        if (times > 1) {
            lines.push_back(fmt::format("pid {}: {} failed {} more times with {}.",
                                        std::get<0>(key), std::get<1>(key), times - 1,
                                        errno_name(std::get<2>(key))));
        }
    }
    if (failed_ == 0 && !status.success()) {
        lines.push_back(sentence);
    }
    return lines;
}

}  // namespace bindlab
