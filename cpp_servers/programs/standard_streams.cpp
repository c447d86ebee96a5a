#include "cpp_servers/programs/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "netns/system_call.hpp"

namespace bindlab {

void hold_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) >= 0) {
            continue;
        }
        // open(2) takes the lowest number that is free, which is this one. Read only: a write into
        // it is refused (EBADF), so that lost output is not taken for success. Who is executed
        // finds it closed, as we did.
        const int mode = (stream == STDERR_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC;
        check(::open("/dev/null", mode), "open /dev/null");
    }
}

}  // namespace bindlab
