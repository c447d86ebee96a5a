// A child that only a signal ends.
#pragma once

#include <unistd.h>

namespace bindlab {

/// What such a child does; never returns.
[[noreturn]] inline int sleep_for_ever() {
    for (;;) {
        ::pause();
    }
}

}  // namespace bindlab
