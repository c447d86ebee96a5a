// How this kernel runs, and how packets are captured on it: written to every case's evidence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bindlab {

enum class CaptureMeans : std::uint8_t { tcpdump, libpcap };

/// "tcpdump" or "libpcap".
std::string_view to_string(CaptureMeans means);

struct Backend {
    std::string name = "host";         ///< "host", or what booted this kernel: "qemu"
    std::string accelerator = "none";  ///< how its instructions run: "none" on real processors
    CaptureMeans capture = CaptureMeans::tcpdump;
};

}  // namespace bindlab
