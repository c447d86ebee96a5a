#include "cpp_servers/programs/reuse.hpp"

#include "netns/system_call.hpp"

namespace bindlab {

void reuse_if(const Reuse& reuse, ReuseAt point, int socket) {
    if (reuse.when != point) {
        return;
    }
    const int on = 1;
    check(::setsockopt(socket, SOL_SOCKET, reuse.option, &on, sizeof on), "setsockopt failed");
}

}  // namespace bindlab
