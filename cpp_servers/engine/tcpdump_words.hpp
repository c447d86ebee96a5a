// What tcpdump(8) says on its standard error: that it is ready, and how many packets it has seen.
//
// Pure functions on text. Starting and stopping it is left to Capture.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bindlab {

/// tcpdump's own counts; see "OUTPUT" in tcpdump(8) for what each means.
struct CaptureCounts {
    std::uint64_t captured = 0;  ///< received and written
    std::uint64_t received = 0;  ///< "received by filter"
    std::uint64_t dropped = 0;   ///< by the kernel, for want of room
};

/// "tcpdump: listening on eth0, …": from now on no packet is missed (pcap_activate(3PCAP) is done).
bool says_ready(std::string_view words);

/// The last counts in `words`, whole: three on one line after SIGUSR1, on three lines at its end.
/// nullopt while they are not all there.
std::optional<CaptureCounts> last_counts(std::string_view words);

}  // namespace bindlab
