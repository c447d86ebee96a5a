// Many cells at once in one network, each on a port of its own.
//
// What bind() looks at is kept by port (inet_bind_hashbucket, udp_table), so cells on different
// ports do not meet. That each was alone on its port, and its first socket as it should be, the
// socket table says, before any second socket comes and again when all have gone: states of TCP
// go one way only, so what is the same before and after was so in between.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/grid/persons.hpp"
#include "cpp_servers/grid/second_socket.hpp"
#include "cpp_servers/grid/story.hpp"
#include "cpp_servers/rules/coordinates.hpp"
#include "netns/namespace_factory.hpp"

namespace bindlab {

/// The first port of a batch; the ports from which the kernel chooses for the clients are above.
inline constexpr std::uint16_t kFirstPort = 10000;
/// So many cells at most: two descriptors each, and a process has 1024 (getrlimit(2)).
inline constexpr std::size_t kBatch = 400;

struct Measured {
    Answer answer;
    std::string fault;  ///< why the cell is BROKEN, else empty
};

/// Makes networks and measures in them. Moves the calling thread, for good, into a namespace from
/// which they are made; the thread must be root there, and is again when a call returns.
class Bench {
public:
    explicit Bench(const Persons& persons);

    /// At most kBatch cells, in a fresh network; the answers are in their order. With a story,
    /// which may be nullptr, there should be one cell. Throws std::system_error if there is no
    /// network.
    std::vector<Measured> measure(std::span<const Cell> cells, Story* story) const;

private:
    NamespaceFactory namespaces_;
    Persons persons_;
    bool bound_in_table_ = false;
};

}  // namespace bindlab
