#include "cpp_servers/engine/host.hpp"

#include <utility>

namespace bindlab {

Host::Host(std::string its_name)
    : name(std::move(its_name)), where(NetworkNamespace::create()), routes(where), sockets(where) {}

}  // namespace bindlab
