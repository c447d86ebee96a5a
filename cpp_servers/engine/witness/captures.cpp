#include "cpp_servers/engine/witness/captures.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "cpp_servers/engine/witness/pcap_capture.hpp"
#include "cpp_servers/engine/witness/tcpdump_capture.hpp"

namespace bindlab {
namespace {

// tcpdump starts in some 15 ms; on a slow guest it may take a hundred times as long.
constexpr auto kStart = std::chrono::seconds(10);
constexpr auto kEnd = std::chrono::seconds(2);

std::unique_ptr<Capture> start(CaptureMeans means, Host& host, std::string device,
                               std::filesystem::path file, Waiter& waiter) {
    if (means == CaptureMeans::tcpdump) {
        return std::make_unique<TcpdumpCapture>(host, std::move(device), std::move(file));
    }
    return std::make_unique<PcapCapture>(host, std::move(device), std::move(file), waiter);
}

}  // namespace

Captures::Captures(const Plan& plan, std::span<Host> hosts, CaptureMeans means,
                   const std::filesystem::path& folder, Waiter& waiter)
    : plan_(plan), means_(means), waiter_(waiter) {
    for (const CapturePlan& capture : plan.captures) {
        captures_.push_back(
            start(means, hosts[capture.host], capture.device, folder / capture.file, waiter));
    }
}

void Captures::await_ready(Clock::time_point begun, Observations& observations) {
    for (std::size_t i = 0; i < captures_.size(); ++i) {
        captures_[i]->await_ready(Clock::now() + kStart, waiter_);
        const CapturePlan& capture = plan_.captures[i];
        observations.write(CaptureBegun{plan_.hosts[capture.host].name, capture.device,
                                        capture.file, means_, Clock::now() - begun});
    }
}

void Captures::finish(Observations& observations) {
    waiter_.begin(Clock::now() + kEnd);
    for (std::size_t i = 0; i < captures_.size(); ++i) {
        const auto summary = captures_[i]->finish(Clock::now() + kEnd, waiter_);
        observations.write(CaptureEnded{plan_.captures[i].file, summary.statistics.captured,
                                        summary.statistics.received, summary.statistics.whole,
                                        summary.statistics.dropped, summary.interface_packets,
                                        summary.bytes, summary.ok, summary.detail});
    }
    waiter_.end();
}

}  // namespace bindlab
