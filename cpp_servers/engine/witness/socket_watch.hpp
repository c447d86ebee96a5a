// The socket tables of all hosts of a case, looked at around every step.
//
// Refers to the hosts. Promises that a snapshot holds every host's table, and that a wait for a
// state ends with the very table by which it was decided.
#pragma once

#include <span>

#include "cpp_servers/engine/plan/pattern.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/record.hpp"
#include "cpp_servers/engine/world/host.hpp"

namespace bindlab {

class SocketWatch {
public:
    explicit SocketWatch(std::span<Host> hosts) : hosts_(hosts) {}

    Snapshot look();
    /// As look(), but for one host the table is known already.
    Snapshot look(std::size_t known_host, Table known);
    Table look_at(std::size_t host) { return hosts_[host].sockets.read(); }

    struct Awaited {
        bool as_wanted = false;
        Table table;  ///< by which it was decided
    };
    /// Looks again and again, at first every millisecond, until the host's table matches (or with
    /// `absent`: does not), or `until` has come.
    Awaited await(std::size_t host, const SocketPattern& pattern, bool absent,
                  Clock::time_point until, Waiter& waiter);

private:
    std::span<Host> hosts_;
};

}  // namespace bindlab
