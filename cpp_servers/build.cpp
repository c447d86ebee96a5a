#include "cpp_servers/build.hpp"

#include "build_commit.hpp"

namespace bindlab {

Build Build::current() {
    return {BINDLAB_VERSION, BINDLAB_COMMIT};
}

}  // namespace bindlab
