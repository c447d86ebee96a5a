// The kernel this runs on, as uname(2) names it; passive data.
#pragma once

#include <string>

namespace bindlab {

struct Kernel {
    std::string release;  ///< "6.1.0-28-amd64"
    std::string version;  ///< "#1 SMP …"
    std::string machine;  ///< "x86_64"

    static Kernel current();
};

}  // namespace bindlab
