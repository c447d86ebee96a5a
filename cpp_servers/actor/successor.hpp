// The program that an actor replaces itself by (execve(2)): the actor's own, anew, in the same
// process, with the sockets that it inherits.
//
// Owns what the old program leaves to the new one: the sockets by name and number, or the one that
// a service manager passes as sd_listen_fds(3) has it; where its lines come from and its answers
// go, and the lines that were read and not yet carried out. How the new one finds it:
// inheritance.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/actor/experiment.hpp"

namespace bindlab {

/// Where an actor's lines come from, and where its answers go.
struct ActorStreams {
    int input = 0;
    int output = 1;
    bool json = false;
};

class Successor {
public:
    using Sockets = std::vector<std::pair<std::string, int>>;

    /// All sockets are left to it; what is close-on-exec it does not have.
    static Successor heir(Sockets sockets) { return Successor(std::move(sockets), {}); }
    /// It has the socket of that name, one of these, as descriptor 3, and no other.
    static Successor service(Sockets sockets, std::string name) {
        return Successor(std::move(sockets), std::move(name));
    }

    /// Comes back only if the program cannot be executed, and says why. `line` is what asked for
    /// it, which the new program answers; `rest` what follows and was read already. Throws
    /// std::system_error when what it is to have cannot be prepared; a service's old program is of
    /// no use any more when this comes back.
    Outcome execute(ActorStreams streams, std::string_view line, std::string_view rest);

private:
    Successor(Sockets sockets, std::string service)
        : sockets_(std::move(sockets)), service_(std::move(service)) {}

    void hand_over_as_third();

    Sockets sockets_;
    std::string service_;
};

}  // namespace bindlab
