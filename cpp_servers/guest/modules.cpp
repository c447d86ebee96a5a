#include "cpp_servers/guest/modules.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "netns/descriptor.hpp"

namespace bindlab {

std::vector<std::string> load_modules(const std::filesystem::path& list) {
    std::vector<std::string> refused;
    std::ifstream names(list);
    for (std::string name; std::getline(names, name);) {
        const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
        // There is no wrapper in the C library.
        if ((!file || ::syscall(SYS_finit_module, file.get(), "", 0) != 0) && errno != EEXIST) {
            const auto error = std::error_code(errno, std::generic_category());
            refused.push_back(fmt::format("{}: {}", name, error.message()));
        }
    }
    return refused;
}

}  // namespace bindlab
