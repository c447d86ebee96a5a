// A network namespace to live in while making others.
//
// Promises that namespaces made from inside have a TCP hash table of their own, a small one, so
// that a look at their sockets does not walk the machine's big one (2^18 chains on 16 GB), and that
// what the kernel derives from the table's size is set as if it had not been small. Kernels
// before 6.1 have no such tables; there the table stays as it is. Where the machine's own is tiny,
// as a guest's, a namespace has room for as many TIME_WAITs as with a table of 8192 chains.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bindlab {

class NetworkNamespace;

/// A limit of TIME_WAITs, as tcp_max_tw_buckets has it, and at least 4096: the kernel allows half
/// as many as its TCP table has chains, and ends any other connection without one (tcp_time_wait(),
/// net/ipv4/tcp_minisocks.c). Pure.
std::string with_room_for_remnants(const std::string& derived);

class NamespaceFactory {
public:
    /// Makes the namespace and moves the calling thread in, for good. Throws std::system_error.
    NamespaceFactory();

    /// A new namespace with lo up, made from inside.
    NetworkNamespace make() const;

private:
    std::vector<std::pair<std::string, std::string>> limits_;
};

}  // namespace bindlab
