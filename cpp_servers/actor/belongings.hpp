// What one actor has in hand: its sockets and hand-made flows, each by name, and whether it was
// told to exit. Owns them; closes what is left in the order of opening, as the end of a process
// does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/actor/flow.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class Belongings {
public:
    Belongings() = default;
    Belongings(const Belongings&) = delete;
    Belongings& operator=(const Belongings&) = delete;
    ~Belongings();

    /// Throws Refusal when something open has that name already.
    void must_be_free(std::string_view name) const;
    void keep_socket(std::string name, Descriptor socket);
    void keep_flow(std::string name, std::unique_ptr<Flow> flow);

    /// Both throw Refusal when there is no such thing, and say what there is.
    [[nodiscard]] int socket(std::string_view name) const;
    [[nodiscard]] Flow& flow(std::string_view name) const;
    /// The ledger of the latest flow opened before this one between the same endpoints, or null.
    [[nodiscard]] const Ledger* earlier(const Flow& flow) const;

    /// Takes a socket out, for close(2); throws as socket() does.
    Descriptor give_up(std::string_view name);

    std::optional<int> exit_code;  ///< set once the actor was told to exit
    bool babbles = false;          ///< the answer to this line is to be nonsense

private:
    template <class Thing>
    using Named = std::vector<std::pair<std::string, Thing>>;

    [[noreturn]] void complain(std::string_view kind, std::string_view name) const;

    Named<Descriptor> sockets_;
    Named<std::unique_ptr<Flow>> flows_;
};

}  // namespace bindlab
