#include "cpp_servers/engine/life.hpp"

namespace bindlab {

void Life::signal(int number) {
    asked_ = true;
    child_.signal(number);
}

bool Life::await_end(Clock::time_point until, Patience& patience) const {
    const int pidfd = descriptor();
    while (!ended()) {
        if (Clock::now() >= until) {
            return false;
        }
        patience.wait_readable(std::span(&pidfd, 1), until);
    }
    return true;
}

}  // namespace bindlab
