#include "cpp_servers/engine/witness/pcap_count.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

constexpr std::uint32_t kMagic = 0xa1b2c3d4;             // microseconds
constexpr std::uint32_t kMagicNanoseconds = 0xa1b23c4d;  // nanoseconds
constexpr off_t kFileHeader = 24;

struct PacketHeader {
    std::uint32_t seconds = 0;
    std::uint32_t fraction = 0;
    std::uint32_t captured = 0;  // bytes that follow
    std::uint32_t original = 0;
};

}  // namespace

std::uint64_t PcapCount::packets() {
    const auto attempt = [this] { return fmt::format("read {}", path_.native()); };
    if (!file_) {
        file_ = Descriptor(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
        if (!file_ && errno == ENOENT) {
            return 0;
        }
        check(file_.get(), attempt);
    }
    struct stat status = {};
    check(fstat(file_.get(), &status), attempt);
    if (next_ == 0) {
        std::uint32_t magic = 0;
        if (status.st_size < kFileHeader) {
            return 0;
        }
        check(pread(file_.get(), &magic, sizeof magic, 0), attempt);
        if (magic != kMagic && magic != kMagicNanoseconds) {
            throw std::runtime_error(fmt::format("{}: not a pcap file", path_.native()));
        }
        next_ = kFileHeader;
    }
    PacketHeader header;
    while (next_ + off_t{sizeof header} <= status.st_size) {
        check(pread(file_.get(), &header, sizeof header, next_), attempt);
        const off_t end = next_ + off_t{sizeof header} + off_t{header.captured};
        if (end > status.st_size) {
            break;
        }
        next_ = end;
        ++packets_;
    }
    return packets_;
}

}  // namespace bindlab
