#include "cpp_servers/why/other_namespaces.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <set>
#include <system_error>

#include "cpp_servers/why/evidence.hpp"
#include "cpp_servers/why/numbered_folder.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "netns/names.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

namespace {

std::string obstacle_words(const std::system_error& fault) {
    const int error = fault.code().value();
    const std::string name = errno_name(error);
    if (error == EPERM || error == EACCES) {
        return fmt::format(
            "cannot be entered (setns: {}): that takes CAP_SYS_ADMIN over it, as "
            "with sudo",
            name);
    }
    return fmt::format("cannot be looked into ({})", fault.what());
}

void look_into(const NetworkNamespace& where, const BindRequest& request,
               const KernelVersion& kernel, OtherNamespace& other) {
    try {
        other.findings.request = request;
        other.findings.host = host_facts(where, kernel);
        look_at_sockets(where, other.findings);
    } catch (const std::system_error& fault) {
        other.obstacle = obstacle_words(fault);
    }
}

}  // namespace

OtherNamespaces other_namespaces(const NetworkNamespace& own, const BindRequest& request,
                                 const KernelVersion& kernel) {
    OtherNamespaces all;
    std::set<std::uint64_t> seen = {own.inode()};
    for (const pid_t pid : all_pids()) {
        try {
            const NetworkNamespace where = NetworkNamespace::of_process(pid);
            if (!seen.insert(where.inode()).second) {
                continue;
            }
            OtherNamespace other;
            other.name = where.name();
            other.pid = pid;
            const auto process = process_facts(pid);
            other.program = process ? process->program : "";
            look_into(where, request, kernel, other);
            all.found.push_back(std::move(other));
        } catch (const std::system_error& fault) {
            if (fault.code().value() == EACCES || fault.code().value() == EPERM) {
                all.hidden.add(pid);
            }
        }
    }
    all.hidden.unlisted = hides_processes();
    return all;
}

std::vector<std::string> namespace_lines(const OtherNamespaces& others) {
    std::vector<std::string> lines;
    std::size_t without = 0;
    for (const OtherNamespace& other : others.found) {
        const std::string name =
            fmt::format("{} (pid {}, {})", other.name, other.pid, other.program);
        if (!other.obstacle.empty()) {
            lines.push_back(fmt::format("{} {}", name, other.obstacle));
            continue;
        }
        std::vector<std::string> sockets = socket_lines(other.findings);
        if (sockets.empty()) {
            ++without;
            continue;
        }
        lines.push_back(fmt::format("In {}, which has ports of its own:", name));
        lines.insert(lines.end(), std::make_move_iterator(sockets.begin()),
                     std::make_move_iterator(sockets.end()));
    }
    if (without > 0) {
        lines.push_back(fmt::format("{} other network namespace{} no socket on the port.", without,
                                    without == 1 ? " has" : "s have"));
    }
    if (const std::string words = hidden_words(others.hidden); !words.empty()) {
        lines.push_back("Namespaces not seen: " + words + ".");
    }
    if (lines.empty()) {
        lines.emplace_back("No process is in another network namespace.");
    }
    return lines;
}

}  // namespace bindlab
