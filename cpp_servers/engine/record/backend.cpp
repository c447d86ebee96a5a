#include "cpp_servers/engine/record/backend.hpp"

namespace bindlab {

std::string_view to_string(CaptureMeans means) {
    return means == CaptureMeans::tcpdump ? "tcpdump" : "libpcap";
}

}  // namespace bindlab
