#include "cpp_servers/engine/host.hpp"

#include <utility>

namespace bindlab {

Host::Host(std::string its_name, const Nursery& nursery)
    : name(std::move(its_name)), where(nursery.make()), routes(where), sockets(where) {}

}  // namespace bindlab
