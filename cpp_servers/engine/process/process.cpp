#include "cpp_servers/engine/process/process.hpp"

namespace bindlab {

void Process::signal(int number) {
    asked_ = true;
    child_.signal(number);
}

bool Process::await_end(Clock::time_point until, Waiter& waiter) const {
    const int pidfd = descriptor();
    while (!ended()) {
        if (Clock::now() >= until) {
            return false;
        }
        waiter.wait_readable(std::span(&pidfd, 1), until);
    }
    return true;
}

}  // namespace bindlab
