// Waiting for a descriptor, in the tests of what runs beside them.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

namespace bindlab {

/// Until there is something to read, or its writer is gone; a minute at most.
inline void await(int descriptor) {
    pollfd watched{descriptor, POLLIN, 0};
    ASSERT_EQ(poll(&watched, 1, 60000), 1);
}

}  // namespace bindlab
