#include "cpp_servers/engine/record/kernel.hpp"

#include <sys/utsname.h>

#include "netns/system_call.hpp"

namespace bindlab {

Kernel Kernel::current() {
    utsname names{};
    check(uname(&names), "uname");
    return {names.release, names.version, names.machine};
}

}  // namespace bindlab
