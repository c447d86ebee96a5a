#include "cpp_servers/trace/tracee_memory.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace bindlab {

namespace {

constexpr std::size_t kPiece = 256;

/// Reading stops at the first page that is not there; pieces do not straddle one.
std::size_t piece_at(std::uint64_t address, std::size_t left) {
    return std::min(left, kPiece - static_cast<std::size_t>(address % kPiece));
}

}  // namespace

std::vector<std::uint8_t> read_memory(pid_t tid, std::uint64_t address, std::size_t most) {
    std::vector<std::uint8_t> bytes(most);
    std::size_t have = 0;
    while (have < most) {
        const std::size_t size = piece_at(address + have, most - have);
        const iovec here{.iov_base = bytes.data() + have, .iov_len = size};
        const iovec there{// NOLINTNEXTLINE(performance-no-int-to-ptr)
                          .iov_base = reinterpret_cast<void*>(address + have),
                          .iov_len = size};
        if (::process_vm_readv(tid, &here, 1, &there, 1, 0) != static_cast<ssize_t>(size)) {
            break;
        }
        have += size;
    }
    bytes.resize(have);
    return bytes;
}

bool is_memory_forbidden(pid_t tid, std::uint64_t address) {
    errno = 0;
    return read_memory(tid, address, 1).empty() && errno == EPERM;
}

std::string read_string(pid_t tid, std::uint64_t address) {
    std::string text;
    while (text.size() < PATH_MAX) {
        const std::uint64_t at = address + text.size();
        const auto piece = read_memory(tid, at, piece_at(at, PATH_MAX - text.size()));
        const auto end = std::ranges::find(piece, std::uint8_t{0});
        text.append(piece.begin(), end);
        if (piece.empty() || end != piece.end()) {
            break;
        }
    }
    return text;
}

}  // namespace bindlab
