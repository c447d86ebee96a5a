#include "cpp_servers/check/port_holder.hpp"

#include <set>
#include <tuple>

#include "cpp_servers/check/process_files.hpp"

namespace bindlab {

namespace {

/// Who is told of, where several have it: first a leak, then who has the listener.
auto rank(const PortHolder& it) {
    return std::tuple(it.leaks, it.listens, it.by);
}

}  // namespace

PortHolder holder_of(Arena& arena, const RunningServer& first, const RunningServer& again,
                     const RestartTrial& trial) {
    const bool refused = trial.restart.came == Came::refused;
    std::set<std::uint32_t> open;
    std::set<std::uint32_t> listening;
    const std::set<std::uint32_t> own = again.listened();
    for (const SocketEntry& entry : arena.sockets()) {
        if (entry.protocol == Protocol::tcp && entry.local.port == trial.listener.port &&
            entry.owner() && !own.contains(entry.inode) && (refused || entry.state == "LISTEN")) {
            open.insert(entry.inode);
            if (entry.state == "LISTEN") {
                listening.insert(entry.inode);
            }
        }
    }
    PortHolder holder{.by = refused && trial.remnant ? HeldBy::remnant : HeldBy::nobody};
    for (const pid_t pid : first.processes()) {
        for (const auto& [inode, descriptor] : sockets_of_process(pid)) {
            if (!open.contains(inode)) {
                continue;
            }
            const bool listens = listening.contains(inode);
            const PortHolder child{.by = first.was_executed_with(pid, inode)
                                             ? HeldBy::executed_child
                                             : HeldBy::forked_child,
                                   .listens = listens,
                                   .leaks = listens && first.is_leak(pid)};
            if (rank(child) > rank(holder)) {
                holder = child;
            }
        }
    }
    return holder;
}

}  // namespace bindlab
