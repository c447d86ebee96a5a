#include "cpp_servers/check/output_tail.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr mode_t kForEverybody = 0666;

}  // namespace

OutputTail::OutputTail() {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "make a pipe for the output");
    reader_ = Descriptor(ends[0]);
    writer_ = Descriptor(ends[1]);
    check(::fcntl(reader_.get(), F_SETFL, O_NONBLOCK), "make a pipe non-blocking");
    check(::fchmod(writer_.get(), kForEverybody), "open the output to every user");
    over_ = Descriptor(check(::eventfd(0, EFD_CLOEXEC), "make an eventfd"));
    thread_ = std::thread([this] {
        std::array<pollfd, 2> watched{{{reader_.get(), POLLIN, 0}, {over_.get(), POLLIN, 0}}};
        bool more = true;
        while (more && watched[1].revents == 0) {
            const bool came = ::poll(watched.data(), watched.size(), -1) > 0;
            more = !came || drain() != 0;  // 0: nobody is left to write
        }
    });
}

OutputTail::~OutputTail() {
    ::eventfd_write(over_.get(), 1);
    thread_.join();
}

Descriptor OutputTail::take_writer() {
    return std::move(writer_);
}

std::string OutputTail::last() const {
    constexpr int kFewTimes = 32;  // whoever writes without an end has no last words
    for (int count = 0; count < kFewTimes && drain() > 0; ++count) {
    }
    const std::lock_guard lock(mutex_);
    return last_;
}

ssize_t OutputTail::drain() const {
    const std::lock_guard lock(mutex_);
    std::array<char, 65536> bytes{};
    const ssize_t count = ::read(reader_.get(), bytes.data(), bytes.size());
    if (count > 0) {
        last_.append(bytes.data(), static_cast<std::size_t>(count));
        last_.erase(0, last_.size() - std::min(last_.size(), kKept));
    }
    return count;
}

}  // namespace bindlab
