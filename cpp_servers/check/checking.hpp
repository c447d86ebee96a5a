// All that is done with a server, in its order.
#pragma once

#include <functional>
#include <string>

#include "cpp_servers/check/check_order.hpp"
#include "cpp_servers/check/server_observations.hpp"
#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

/// The kernel whose rules are asked.
struct CheckedKernel {
    KernelVersion version;
    std::string release;
};

/// The caller may make network namespaces (its own right, or a user namespace's). `progress` hears
/// of each trial before it begins. Throws std::system_error where the laboratory fails.
ServerObservations observe(const CheckOrder& order, const CheckedKernel& kernel,
                           const std::function<void(const std::string&)>& progress);

}  // namespace bindlab
