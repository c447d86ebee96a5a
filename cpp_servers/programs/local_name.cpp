#include "cpp_servers/programs/local_name.hpp"

#include <sys/socket.h>

#include "netns/address.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

std::string local_name(int socket) {
    SocketAddress address;
    check(::getsockname(socket, address.get(), &address.length), "getsockname failed");
    return Endpoint::from(address).to_string();
}

}  // namespace bindlab
