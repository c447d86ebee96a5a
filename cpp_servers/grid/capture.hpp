// tcpdump on all devices of a host, while one cell is measured.
//
// Owns tcpdump's process. Promises that it was ready before the first packet, or throws.
#pragma once

#include <optional>
#include <string>

#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class NetworkNamespace;

class CellCapture {
public:
    /// Writes to `file`; `where` is to outlive it. Throws std::runtime_error with what tcpdump
    /// said, std::system_error if there is none.
    CellCapture(const NetworkNamespace& where, const std::string& file);
    CellCapture(const CellCapture&) = delete;
    CellCapture& operator=(const CellCapture&) = delete;
    /// Ends it with a datagram to 127.0.0.1 that says so; all that came before it has been written.
    ~CellCapture();

private:
    struct Started;
    CellCapture(Started started, const NetworkNamespace& where, const std::string& file);

    const NetworkNamespace& where_;
    std::string file_;
    Descriptor words_;
    Child child_;
};

}  // namespace bindlab
