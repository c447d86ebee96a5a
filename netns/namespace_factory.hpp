// A network namespace to live in while making others.
//
// Promises that namespaces made from inside have a TCP hash table of their own, a small one, so
// that a look at their sockets does not walk the machine's big one (2^18 chains on 16 GB), and that
// what the kernel derives from the table's size is set as if it had not been small. Kernels
// before 6.1 have no such tables; there everything stays as it is.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bindlab {

class NetworkNamespace;

class NamespaceFactory {
public:
    /// Makes the namespace and moves the calling thread in, for good. Throws std::system_error.
    NamespaceFactory();

    /// A new namespace with lo up, made from inside.
    NetworkNamespace make() const;

private:
    std::vector<std::pair<std::string, std::string>> derived_;
};

}  // namespace bindlab
