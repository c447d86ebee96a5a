// The packets of one device, written to a file by libpcap in the case's own process.
//
// Owns the handle and the file. For a guest, where starting a program is what costs: no process,
// the same file, readiness and counts as tcpdump's, which is this library's own program. Takes
// packets whenever the case waits, so that the kernel's ring never fills up unnoticed.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cpp_servers/engine/witness/capture.hpp"

struct pcap;
struct pcap_dumper;

namespace bindlab {

class PcapCapture : public Capture {
public:
    /// Captures from here on. Throws std::runtime_error with libpcap's words.
    PcapCapture(Host& host, std::string device, std::filesystem::path file, Waiter& waiter);
    ~PcapCapture() override;

    void await_ready(Clock::time_point until, Waiter& waiter) override;
    Summary finish(Clock::time_point until, Waiter& waiter) override;

private:
    struct Close {
        void operator()(pcap* handle) const noexcept;
        void operator()(pcap_dumper* dumper) const noexcept;
    };

    /// Writes what the kernel has for us to the file.
    void take();
    CaptureStatistics statistics();
    [[noreturn]] void fail(std::string_view attempt, std::string_view words) const;

    Waiter& waiter_;
    std::unique_ptr<pcap, Close> handle_;
    std::unique_ptr<pcap_dumper, Close> dumper_;
    std::uint64_t captured_ = 0;
    std::uint64_t foreign_ = 0;  ///< packets of other devices that were counted as received
    std::uint64_t cut_short_ = 0;
};

}  // namespace bindlab
