// The fixture of tests that start a server: one of those that are wrong on purpose, and where.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/check_order.hpp"
#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/restart_trial.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {

class ChecksServers : public NeedsNamespaces {
protected:
    static CheckOrder order_for(const std::string& mode) {
        CheckOrder order;
        order.command = {BINDLAB_BAD_SERVER, mode, "8080"};
        return order;
    }

    static CheckClock::time_point in_time() { return CheckClock::now() + std::chrono::seconds(20); }

    /// What the first look at it shows.
    static std::vector<ListenerSeen> listeners_for(const CheckOrder& order,
                                                   const NamespaceFactory& factory) {
        Arena arena(factory, {}, {});
        const RunningServer server(order, arena, {});
        EXPECT_EQ(await_first_start(server, arena, in_time()).came, Came::up);
        return listeners_of(server, arena);
    }

    /// A setting with all that it refers to.
    struct Prepared {
        explicit Prepared(const std::string& mode) : Prepared(order_for(mode)) {}

        explicit Prepared(CheckOrder wanted)
            : order(std::move(wanted)), listeners(listeners_for(order, factory)) {
            for (const ListenerSeen& listener : listeners) {
                everywhere.push_back(listener.where);
            }
        }

        CheckOrder order;
        NamespaceFactory factory;
        std::vector<ListenerSeen> listeners;
        std::vector<Endpoint> everywhere;
        Learned learned;
        Setting setting{order, factory, listeners, everywhere, learned};
    };
};

}  // namespace bindlab
