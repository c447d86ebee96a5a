// A holder and a request as cells of the rules: one for each thing that it may be, as far as it can
// be seen.
//
// Pure. Whatever decides and cannot be seen (what remains of a connection keeps its options to
// itself) is a fact with several choices, so that no answer is more certain than what it stands on.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/why/bind_request.hpp"
#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"

namespace bindlab {

/// What may be invisible of a holder.
enum class HiddenFact : std::uint8_t {
    reuse_options,
    v6only,            ///< or that of the listener which accepted it
    user,              ///< of a connection that no process has open, before 6.17
    listener_address,  ///< whether the listener which accepted it had the wildcard
    port,              ///< of a socket whose connection is over: whether bind() gave it
    odd_end,           ///< of an odd number of ports to choose from, whether the first or the last
    slot,              ///< of a UDP socket: where the kernel's table has it, see verdict_on()
    order,             ///< whether it came before one that shares SO_REUSEPORT, see verdict_on()
    listener_user,     ///< of a connection: whether who bound the port was the one who asks
    memory,            ///< whether the port remembers a socket that has gone, see `port_memory`
};
inline constexpr std::size_t kHiddenFacts = 10;

/// "has SO_REUSEADDR or SO_REUSEPORT", to follow "whether it".
std::string words_of(HiddenFact fact);

struct Possibility {
    Cell cell;
    std::array<std::uint8_t, kHiddenFacts> choice{};  ///< which value each fact has in it
};

/// At least one. Only for a socket that is_holder().
std::vector<Possibility> possibilities(const HeldSocket& held, const BindRequest& request,
                                       const HostFacts& host);

}  // namespace bindlab
