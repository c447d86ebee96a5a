// The socket options the actor knows: one table, from which setsockopt, getsockopt, the manual and
// the vocabulary are made. A new option is a new row.
#pragma once

#include <span>
#include <string_view>

#include "cpp_servers/actor/option_value.hpp"

namespace bindlab {

struct SocketOption {
    std::string_view name;  ///< as the C macro
    int level;
    int number;
    const OptionValue* value;
    std::string_view about;  ///< a few words for the manual, and the page or file that says more
    bool read_only = false;
    std::string_view since = {};  ///< the first kernel that has it, where older ones matter
};

std::span<const SocketOption> socket_options();

/// The row of that name; throws Refusal ("unknown option 'SO_REUSEADR': did you mean '…'?").
const SocketOption& find_socket_option(std::string_view name);

}  // namespace bindlab
