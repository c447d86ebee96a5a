// Where networks are made, and who is there to act in them.
//
// Moves the calling thread, for good, into a namespace from which they are made; the thread must be
// root there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cpp_servers/grid/persons.hpp"
#include "netns/namespace_factory.hpp"

namespace bindlab {

/// The first port of a batch; the ports from which the kernel chooses for the clients are above.
inline constexpr std::uint16_t kFirstPort = 10000;
/// So many cells at most: two descriptors each, and a process has 1024 (getrlimit(2)).
inline constexpr std::size_t kBatch = 400;

class Laboratory {
public:
    /// With `capture_file` each network is captured into it by tcpdump: for a single cell.
    explicit Laboratory(const Persons& persons, std::string capture_file = "");

    const NamespaceFactory& namespaces() const noexcept { return namespaces_; }
    const Persons& persons() const noexcept { return persons_; }
    const std::string& capture_file() const noexcept { return capture_file_; }
    /// Whether this kernel's table has TCP sockets that are bound and nothing else (6.8), found out
    /// by trying.
    bool bound_in_table() const noexcept { return bound_in_table_; }

private:
    NamespaceFactory namespaces_;
    Persons persons_;
    std::string capture_file_;
    bool bound_in_table_ = false;
};

}  // namespace bindlab
