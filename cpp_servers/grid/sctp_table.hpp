// Which SCTP sockets listen in a namespace.
//
// /proc/net/sctp/eps is read, for sock_diag(7) tells of SCTP only where the kernel has a module
// more. A socket that is bound and does not listen is in neither (sctp_hash_endpoint()).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bindlab {

/// How many sockets listen on the port, by the text of that file. Throws std::invalid_argument for
/// a line that is none of it.
std::size_t sctp_listeners_in(std::string_view table, std::uint16_t port);

/// The file, of the calling thread's namespace; empty where the kernel has no SCTP.
std::string read_sctp_table();

}  // namespace bindlab
