#include "cpp_servers/why/other_namespaces.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "cpp_servers/why/evidence.hpp"
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

/// "/run/netns/blue (net:[4026532281]; pid 12, nginx)".
std::string name_of(const OtherNamespace& other) {
    const std::string process = fmt::format("pid {}, {}", other.pid, other.program);
    std::string keeper = "no process is in it";
    if (other.kept_by == KeptBy::process) {
        keeper = process;
    } else if (other.kept_by == KeptBy::descriptor) {
        keeper += fmt::format("; pid {}, {}, has it open", other.pid, other.program);
    }
    return other.path.empty() ? fmt::format("{} ({})", other.name, keeper)
                              : fmt::format("{} ({}; {})", other.path, other.name, keeper);
}

}  // namespace

OtherNamespaces other_namespaces(const NetworkNamespace& own, const BindRequest& request,
                                 const KernelVersion& kernel) {
    OtherNamespaces others;
    NamespacesFound namespaces = find_namespaces();
    others.hidden = std::move(namespaces.hidden);
    for (FoundNamespace& found : namespaces.all) {
        if (found.where.inode() == own.inode()) {
            continue;
        }
        OtherNamespace other;
        other.name = found.where.name();
        other.path = std::move(found.path);
        other.kept_by = found.kept_by;
        other.pid = found.pid;
        const auto process = found.pid == 0 ? std::nullopt : process_facts(found.pid);
        other.program = process ? process->program : "";
        look_into(found.where, request, kernel, other);
        others.found.push_back(std::move(other));
    }
    return others;
}

std::vector<std::string> namespace_lines(const OtherNamespaces& others) {
    std::vector<std::string> lines;
    std::size_t without = 0;
    for (const OtherNamespace& other : others.found) {
        const std::string name = name_of(other);
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
        lines.emplace_back("There is no other network namespace.");
    }
    return lines;
}

}  // namespace bindlab
