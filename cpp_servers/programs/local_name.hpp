// Where a socket is bound: what was asked for, and the port that the kernel chose if that was 0.
#pragma once

#include <string>

namespace bindlab {

/// "127.0.0.1:40123", "[::]:9527"; throws std::system_error (getsockname(2)).
std::string local_name(int socket);

}  // namespace bindlab
