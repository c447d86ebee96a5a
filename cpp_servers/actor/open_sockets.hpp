// What one actor has open: its sockets, hand-made flows, children and threads, each by name. Owns
// them; closes what is left in the order of opening, as the end of a process does.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/actor/flow.hpp"
#include "cpp_servers/actor/sleeping_child.hpp"
#include "cpp_servers/actor/waiting_thread.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class OpenSockets {
public:
    OpenSockets() = default;
    OpenSockets(const OpenSockets&) = delete;
    OpenSockets& operator=(const OpenSockets&) = delete;
    ~OpenSockets();

    /// Throws Refusal when something open has that name already.
    void must_be_free(std::string_view name) const;
    void keep_socket(std::string name, Descriptor socket);
    void keep_flow(std::string name, std::unique_ptr<Flow> flow);

    void keep_child(std::string name, SleepingChild child);
    void keep_thread(std::string name, WaitingThread thread);

    /// All throw Refusal when there is no such thing, and say what there is.
    [[nodiscard]] int socket(std::string_view name) const;
    [[nodiscard]] Flow& flow(std::string_view name) const;
    [[nodiscard]] const SleepingChild& child(std::string_view name) const;
    [[nodiscard]] const WaitingThread& thread(std::string_view name) const;
    /// The numbers of all sockets by their names, as a child gets them.
    [[nodiscard]] SleepingChild::Copies copies() const;
    /// The state of the latest flow opened before this one between the same endpoints, or null.
    [[nodiscard]] const TcpState* earlier(const Flow& flow) const;

    /// Takes a socket out, for close(2); throws as socket() does.
    Descriptor give_up(std::string_view name);
    SleepingChild give_up_child(std::string_view name);
    /// Takes a thread out that is there, and ends it.
    void end_thread(std::string_view name);

private:
    template <class Thing>
    using Named = std::vector<std::pair<std::string, Thing>>;

    [[noreturn]] void complain(std::string_view kind, std::string_view name) const;

    Named<Descriptor> sockets_;
    Named<std::unique_ptr<Flow>> flows_;
    Named<SleepingChild> children_;
    Named<std::unique_ptr<WaitingThread>> threads_;
};

}  // namespace bindlab
