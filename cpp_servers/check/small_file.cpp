#include "cpp_servers/check/small_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "netns/descriptor.hpp"

namespace bindlab {

std::string read_small_file(const std::string& path, std::size_t most) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    struct stat status = {};
    if (!file || ::fstat(file.get(), &status) != 0) {
        throw std::invalid_argument(fmt::format("it cannot be read ({})", std::strerror(errno)));
    }
    if (!S_ISREG(status.st_mode)) {
        throw std::invalid_argument("it is no file");
    }
    std::string bytes(most + 1, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t count = ::read(file.get(), bytes.data() + size, bytes.size() - size);
        if (count < 0) {
            throw std::invalid_argument(
                fmt::format("it cannot be read ({})", std::strerror(errno)));
        }
        if (count == 0) {
            break;
        }
        size += static_cast<std::size_t>(count);
    }
    if (size > most) {
        throw std::invalid_argument(fmt::format("it has more than {} bytes", most));
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace bindlab
