#include "cpp_servers/why/listed_pid.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace bindlab {

namespace {

std::vector<pid_t> pids_of(const std::string& process) {
    std::ifstream file(fmt::format("/proc/{}/status", process));
    return pids_in(std::string{std::istreambuf_iterator<char>(file), {}});
}

bool is_own_proc() {
    std::array<char, 32> link{};
    const ssize_t size = ::readlink("/proc/self", link.data(), link.size());
    return size > 0 && std::string_view(link.data(), static_cast<std::size_t>(size)) ==
                           std::to_string(::getpid());
}

}  // namespace

std::vector<pid_t> pids_in(std::string_view status) {
    constexpr std::string_view kLine = "\nNSpid:";
    const auto begin = status.find(kLine);
    if (begin == status.npos) {
        return {};
    }
    const std::string_view rest = status.substr(begin + kLine.size());
    std::istringstream words{std::string(rest.substr(0, rest.find('\n')))};
    return {std::istream_iterator<pid_t>(words), {}};
}

std::optional<pid_t> pid_of_listed(pid_t listed) {
    if (is_own_proc()) {
        return listed;
    }
    const std::size_t depth = pids_of("self").size();
    const std::vector<pid_t> pids = pids_of(std::to_string(listed));
    return depth == 0 || pids.size() < depth ? std::nullopt : std::optional(pids[depth - 1]);
}

}  // namespace bindlab
