// The kernel that this process runs on, as uname(2) tells it.
#pragma once

#include <string>

#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

struct RunningKernel {
    std::string release;  ///< "6.1.0-56-cloud-amd64"
    std::string machine;
    KernelVersion version;  ///< 6.1.192

    /// Throws std::system_error, and std::invalid_argument for a release without numbers.
    static RunningKernel here();
};

}  // namespace bindlab
