#include "cpp_servers/engine/witness/capture.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace bindlab {

Capture::Capture(Host& host, std::string device, std::filesystem::path file)
    : host_(host), device_(std::move(device)), file_(std::move(file)) {}

std::uint64_t Capture::counter() {
    const LinkCounters counters = host_.routes.counters(device_);
    // What lo sends it receives again; libpcap shows it once.
    return device_ == "lo" ? counters.rx_packets : counters.rx_packets + counters.tx_packets;
}

void Capture::begin_counting() {
    passed_before_ = counter();
}

std::uint64_t Capture::passed() {
    return counter() - passed_before_;
}

bool Capture::took_all(const CaptureStatistics& statistics) const {
    // The kernel hands over what lo sends and what it receives, libpcap takes one of the two.
    const std::uint64_t copies = device_ == "lo" ? 2 : 1;
    return statistics.captured * copies >= statistics.whole;
}

Capture::Summary Capture::sum_up(const CaptureStatistics& statistics,
                                 std::uint64_t interface_packets, std::uint64_t in_file) const {
    Summary summary;
    std::error_code none;
    const auto bytes = std::filesystem::file_size(file_, none);
    summary.bytes = none ? 0 : bytes;
    summary.interface_packets = interface_packets;
    summary.statistics = statistics;
    if (in_file != statistics.captured) {
        summary.detail = fmt::format("{} packets were captured, but the file holds {}",
                                     statistics.captured, in_file);
    } else if (!took_all(statistics)) {
        summary.detail = "the capture ended before it had taken all packets";
    } else if (in_file < interface_packets) {
        summary.detail = fmt::format("{} packets passed {}, but the file holds {}",
                                     interface_packets, device_, in_file);
    } else {
        summary.ok = true;
    }
    return summary;
}

}  // namespace bindlab
