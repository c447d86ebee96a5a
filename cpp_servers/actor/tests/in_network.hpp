// A test fixture whose sockets live in a network namespace of their own, so that no test can meet
// another one or anything of the host. Without the right to make one the test runs on the host,
// where only 127.0.0.1 and ports chosen by the kernel may be used; what needs more says
// BINDLAB_NEED_ISOLATION.
#pragma once

#include <gtest/gtest.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "netns/network_namespace.hpp"

// Skips the test visibly unless it has a network of its own.
#define BINDLAB_NEED_ISOLATION()                                                             \
    if (!isolated()) {                                                                       \
        GTEST_SKIP() << "needs a network namespace of its own: run as root (CAP_SYS_ADMIN)"; \
    }                                                                                        \
    static_assert(true, "a semicolon follows")

namespace bindlab {

class InNetwork : public ::testing::Test {
public:
    InNetwork(const InNetwork&) = delete;
    InNetwork& operator=(const InNetwork&) = delete;
    ~InNetwork() override {
        if (own_) {
            home_.enter();
        }
    }

protected:
    InNetwork() {
        try {
            own_ = NetworkNamespace::create();
            own_->enter();
        } catch (const std::system_error& fault) {
            if (fault.code().value() != EPERM) {
                throw;
            }
        }
    }

    [[nodiscard]] bool isolated() const { return own_.has_value(); }

private:
    NetworkNamespace home_ = NetworkNamespace::current();
    std::optional<NetworkNamespace> own_;
};

}  // namespace bindlab
