// The rules of a port: what bind() and listen() of a second socket answer, and why.
//
// The table is written from man pages and the kernel's source, not from what was measured. Its
// order matters: of the rules that a kernel has, the first that applies decides, so an exception
// stands before what it is an exception to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/rules/situation.hpp"

namespace bindlab {

enum class Result : std::uint8_t {
    ok,
    address_in_use,
    address_not_available,
    not_tried,
    try_again,
    in_progress,  ///< connect() has sent its SYN
};

/// "ok", an errno name, and "-" for what was not tried.
std::string_view to_string(Result result);

struct Rule {
    std::string id;
    std::string sentence;              ///< fit for a student
    std::vector<std::string> sources;  ///< man page, kernel function, commit
    std::vector<KernelRange> kernels;  ///< empty: every kernel
    bool (*applies)(const Situation&);
    Result bind = Result::ok;
    std::string example;           ///< the id of a cell that it decides…
    KernelVersion example_kernel;  ///< …on this kernel
};

/// In the order in which they are asked.
const std::vector<Rule>& rules();

}  // namespace bindlab
