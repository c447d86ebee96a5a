#include "cpp_servers/why/process_facts.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <sstream>
#include <vector>

#include "cpp_servers/why/hidden_processes.hpp"
#include "cpp_servers/why/numbered_folder.hpp"
#include "netns/user_name.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kCommandBytes = 120;
constexpr std::size_t kStatBytes = 4096;

/// The first bytes of a file of /proc; empty if it cannot be read.
std::string start_of(pid_t pid, const std::string& name, std::size_t most) {
    std::ifstream file(fmt::format("/proc/{}/{}", pid, name), std::ios::binary);
    std::string text(most, '\0');
    file.read(text.data(), static_cast<std::streamsize>(most));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return text;
}

std::optional<StatLine> stat_of(pid_t pid) {
    return pid > 0 ? parse_stat(start_of(pid, "stat", kStatBytes)) : std::nullopt;
}

/// A byte of UTF-8 that is not a letter's first (RFC 3629).
bool is_inside_letter(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80;
}

/// A thread that has ended has none: any other tells it.
std::string command_of(pid_t pid) {
    std::string text = start_of(pid, "cmdline", kCommandBytes + 1);
    for (const pid_t thread : text.empty() ? further_threads_of(pid) : std::vector<pid_t>()) {
        text = start_of(pid, fmt::format("task/{}/cmdline", thread), kCommandBytes + 1);
        if (!text.empty()) {
            break;
        }
    }
    while (text.ends_with('\0')) {
        text.pop_back();
    }
    std::ranges::replace(text, '\0', ' ');
    if (text.size() > kCommandBytes) {
        std::size_t cut = kCommandBytes;
        while (cut > kCommandBytes - 3 && is_inside_letter(text[cut])) {
            --cut;
        }
        text.resize(cut);
        text += "…";
    }
    return text;
}

/// A leader outside this PID namespace has the number 0, of which nothing is known; nor is it of
/// one that /proc may hide.
bool leader_is_gone(pid_t leader, pid_t pid) {
    if (leader <= 0 || leader == pid) {
        return false;
    }
    const auto stat = stat_of(leader);
    return stat ? stat->has_ended() : !user_of_listed(leader) && !hides_processes();
}

std::chrono::system_clock::time_point time_of(std::uint64_t ticks) {
    timespec since_boot{};
    ::clock_gettime(CLOCK_BOOTTIME, &since_boot);
    using std::chrono::milliseconds;
    const auto hertz = static_cast<std::uint64_t>(std::max(::sysconf(_SC_CLK_TCK), 1L));
    const auto up = std::chrono::seconds(since_boot.tv_sec) +
                    std::chrono::nanoseconds(since_boot.tv_nsec);  // or it is another at each look
    const auto at = milliseconds(static_cast<std::int64_t>(ticks * 1000 / hertz));
    return std::chrono::system_clock::now() - (up - at);
}

}  // namespace

std::optional<StatLine> parse_stat(std::string_view line) {
    const auto open = line.find('(');
    const auto close = line.rfind(')');
    if (open == line.npos || close == line.npos || close < open) {
        return std::nullopt;
    }
    StatLine stat;
    stat.program = line.substr(open + 1, close - open - 1);
    std::istringstream rest{std::string(line.substr(close + 1))};
    std::string skipped;
    rest >> stat.state >> stat.parent >> stat.group >> stat.session;
    for (int field = 7; field < 20; ++field) {  // num_threads is the 20th
        rest >> skipped;
    }
    rest >> stat.threads >> skipped >> stat.start_ticks;
    return rest ? std::optional(stat) : std::nullopt;
}

std::optional<ProcessFacts> process_facts(pid_t pid) {
    const auto stat = stat_of(pid);
    struct stat folder = {};
    if (!stat || ::stat(fmt::format("/proc/{}", pid).c_str(), &folder) != 0) {
        return std::nullopt;
    }
    ProcessFacts facts;
    facts.pid = pid;
    facts.program = stat->program;
    facts.command = command_of(pid);
    facts.uid = folder.st_uid;
    facts.user = user_name(folder.st_uid);
    facts.first_thread_ended = stat->has_ended_first_thread() && !stat->has_ended();
    facts.started = time_of(stat->start_ticks);
    facts.parent = stat->parent;
    const auto parent = stat_of(stat->parent);
    facts.parent_program = parent ? parent->program : "";
    const bool is_elsewhere = !parent || parent->session != stat->session;
    facts.parent_gone =
        is_elsewhere && (leader_is_gone(stat->group, pid) || leader_is_gone(stat->session, pid));
    return facts;
}

}  // namespace bindlab
