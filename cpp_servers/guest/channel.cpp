#include "cpp_servers/guest/channel.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

/// harness/guests/channel.py has the same numbers.
constexpr std::size_t kHeaderBytes = 4096;

/// docs/specs/ivshmem-spec of QEMU: the device's PCI ids; its memory is BAR 2.
constexpr std::string_view kVendor = "0x1af4";
constexpr std::string_view kDevice = "0x1110";
constexpr std::string_view kPciDevices = "/sys/bus/pci/devices";

std::string first_line(const std::filesystem::path& file) {
    std::string line;
    std::ifstream stream(file);
    std::getline(stream, line);
    return line;
}

}  // namespace

/// Both count bytes since the beginning and only ever grow; each side writes its own.
struct Channel::Header {
    std::atomic<std::uint64_t> written;  ///< by the guest
    std::atomic<std::uint64_t> read;     ///< by the host
};

Channel Channel::open() {
    std::error_code none;
    for (const auto& device : std::filesystem::directory_iterator(kPciDevices, none)) {
        if (first_line(device.path() / "vendor") == kVendor &&
            first_line(device.path() / "device") == kDevice) {
            return Channel(device.path() / "resource2");
        }
    }
    throw std::runtime_error(
        "no shared memory on the PCI bus: the kernel needs CONFIG_PCI, and QEMU ivshmem-plain");
}

Channel::Channel(const std::filesystem::path& file) {
    const auto attempt = [&] { return "map " + file.native(); };
    const Descriptor memory(check(::open(file.c_str(), O_RDWR | O_CLOEXEC), attempt));
    struct stat status = {};
    check(::fstat(memory.get(), &status), attempt);
    size_ = static_cast<std::size_t>(status.st_size);
    if (size_ <= kHeaderBytes) {
        throw std::runtime_error(file.native() + ": too small for a channel");
    }
    void* const mapped =
        ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
    if (mapped == MAP_FAILED) {
        throw_errno(errno, attempt());
    }
    memory_ = static_cast<std::byte*>(mapped);
}

Channel::~Channel() {
    ::munmap(memory_, size_);
}

Channel::Header& Channel::header() const noexcept {
    return *reinterpret_cast<Header*>(memory_);
}

void Channel::write(std::string_view bytes) {
    const std::uint64_t capacity = size_ - kHeaderBytes;
    std::byte* const ring = memory_ + kHeaderBytes;
    std::uint64_t written = header().written.load(std::memory_order_relaxed);
    while (!bytes.empty()) {
        const std::uint64_t room =
            capacity - (written - header().read.load(std::memory_order_acquire));
        if (room == 0) {
            ::sched_yield();
            continue;
        }
        const std::uint64_t at = written % capacity;
        const auto part = std::min({room, capacity - at, std::uint64_t{bytes.size()}});
        std::memcpy(ring + at, bytes.data(), part);
        bytes.remove_prefix(part);
        written += part;
        header().written.store(written, std::memory_order_release);
    }
}

}  // namespace bindlab
