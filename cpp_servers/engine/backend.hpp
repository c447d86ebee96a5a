// How this kernel runs, and how packets are captured on it: written to every case's evidence.
#pragma once

#include <string>

#include "cpp_servers/engine/capture.hpp"

namespace bindlab {

struct Backend {
    std::string name = "host";         ///< "host", or what booted this kernel: "qemu"
    std::string accelerator = "none";  ///< how its instructions run: "none" on real processors
    CaptureMeans capture = CaptureMeans::tcpdump;
};

}  // namespace bindlab
