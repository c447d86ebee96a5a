#include "cpp_servers/engine/world/host.hpp"

#include <utility>

namespace bindlab {

Host::Host(std::string its_name, const NamespaceFactory& namespaces)
    : name(std::move(its_name)), where(namespaces.make()), routes(where), sockets(where) {}

}  // namespace bindlab
