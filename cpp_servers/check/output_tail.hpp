// The end of what a server writes, however much that is.
//
// Owns a pipe and a thread that empties it, so that no server waits for a reader and none fills the
// memory. Promises no more than the last bytes; they are told, never judged.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

#include "netns/descriptor.hpp"

namespace bindlab {

class OutputTail {
public:
    static constexpr std::size_t kKept = 4096;

    /// Throws std::system_error.
    OutputTail();
    OutputTail(const OutputTail&) = delete;
    OutputTail& operator=(const OutputTail&) = delete;
    ~OutputTail();

    /// The end to write to, once: any user may open it anew (/dev/stdout).
    Descriptor take_writer();

    /// Up to kKept bytes: the last that were written so far.
    std::string last() const;

private:
    ssize_t drain() const;  ///< as read(2): -1 with EAGAIN if there is nothing now

    Descriptor reader_;
    Descriptor writer_;
    Descriptor over_;  ///< an eventfd(2)
    mutable std::mutex mutex_;
    mutable std::string last_;  ///< what was drained for whoever asks
    std::thread thread_;        ///< the last: it uses what is above
};

}  // namespace bindlab
