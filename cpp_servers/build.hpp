// Which build of the engine this is: its version, and the commit that it was made from.
#pragma once

#include <string>

namespace bindlab {

struct Build {
    std::string version;  ///< "0.1.0"
    std::string commit;   ///< "1a2b3c4", "1a2b3c4-dirty", or "unknown" outside of git

    static Build current();
};

}  // namespace bindlab
