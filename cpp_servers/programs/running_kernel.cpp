#include "cpp_servers/programs/running_kernel.hpp"

#include <sys/utsname.h>

#include "netns/system_call.hpp"

namespace bindlab {

RunningKernel RunningKernel::here() {
    utsname names{};
    check(uname(&names), "uname");
    return {.release = names.release,
            .machine = names.machine,
            .version = KernelVersion::of(names.release, names.version)};
}

}  // namespace bindlab
