// A socket that a process has open, by its descriptor there.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace bindlab {

struct SocketDescriptor {
    pid_t pid = 0;
    /// The thread whose descriptor it is, for the first one of the process has it not: it has ended
    /// (pthread_exit(3)), or this one has descriptors of its own (clone(2) without CLONE_FILES).
    /// 0: the first has it.
    pid_t thread = 0;
    int descriptor = -1;
    std::uint32_t inode = 0;  ///< of the socket that is meant
};

}  // namespace bindlab
