// The fixture of tests that make network namespaces: where that is forbidden they are skipped, with
// the reason.
#pragma once

#include <gtest/gtest.h>

#include <cerrno>
#include <system_error>

#include "netns/network_namespace.hpp"

namespace bindlab {

class NeedsNamespaces : public ::testing::Test {
protected:
    void SetUp() override {
        try {
            const auto probe = NetworkNamespace::create();
        } catch (const std::system_error& fault) {
            if (fault.code().value() != EPERM) {
                throw;
            }
            GTEST_SKIP() << "network namespaces need CAP_SYS_ADMIN: run this test as root";
        }
    }
};

}  // namespace bindlab
