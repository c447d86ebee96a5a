#include "cpp_servers/actor/line_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "netns/system_call.hpp"

namespace bindlab {

std::optional<std::string> LineReader::next() {
    while (true) {
        const std::size_t end = rest_.find('\n');
        if (end != std::string::npos) {
            std::string line = rest_.substr(0, end);
            rest_.erase(0, end + 1);
            return line;
        }
        if (ended_) {
            return rest_.empty() ? std::nullopt : std::optional(std::exchange(rest_, {}));
        }
        // Whoever waits in read(2) of a socketpair is woken in vain when the other end has read
        // what it wrote (unix_write_space(), net/unix/af_unix.c); poll(2) says what it waits for.
        pollfd awaited{.fd = input_, .events = POLLIN, .revents = 0};
        if (input_ >= 0 && ::poll(&awaited, 1, -1) < 0 && errno == EINTR) {
            continue;
        }
        std::array<char, 4096> bytes;
        const ssize_t count = ::read(input_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        // A socketpair whose other end died with answers unread says so: an end like any other.
        ended_ = count == 0 || (count < 0 && errno == ECONNRESET);
        if (!ended_) {
            rest_.append(bytes.data(), static_cast<std::size_t>(check(count, "read a line")));
        }
    }
}

}  // namespace bindlab
