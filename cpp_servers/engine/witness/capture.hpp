// The packets of one device, in a file: what every way to capture has in common.
//
// Owns the promise: from await_ready() on nothing passes the device unseen, and finish() comes only
// after all that passed is in the file; what was dropped is handed on. Whether the capture is good
// enough is left to the judge, the capturing itself to those who derive from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/world/host.hpp"

namespace bindlab {

/// How often to look whether a file has caught up with its device.
inline constexpr std::chrono::milliseconds kCapturePause{1};

/// As tcpdump(8) counts at its end.
struct CaptureStatistics {
    std::uint64_t captured = 0;  ///< packets in the file
    std::uint64_t received = 0;  ///< packets that the kernel handed over; on lo each counts twice
    std::uint64_t dropped = 0;   ///< by the kernel or the device, for want of room
    std::uint64_t whole = 0;     ///< of `received`, what had come when all of it was last taken
};

class Capture {
public:
    struct Summary {
        CaptureStatistics statistics;
        std::uint64_t interface_packets = 0;  ///< that passed the device, by its own counters
        std::uint64_t bytes = 0;              ///< size of the file
        bool ok = false;
        std::string detail;  ///< what went wrong
    };

    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;
    virtual ~Capture() = default;

    /// Waits until packets are captured; throws std::runtime_error if they are not until `until`.
    virtual void await_ready(Clock::time_point until, Waiter& waiter) = 0;

    /// Waits, until `until`, for the file to hold what passed the device, and ends the capture.
    virtual Summary finish(Clock::time_point until, Waiter& waiter) = 0;

protected:
    Capture(Host& host, std::string device, std::filesystem::path file);

    const std::string& device() const noexcept { return device_; }
    const std::filesystem::path& file() const noexcept { return file_; }

    /// What passes from now on counts.
    void begin_counting();
    /// Packets that passed the device since, by its own counters.
    std::uint64_t passed();
    /// Nothing that the kernel has counted for us is still on its way.
    bool took_all(const CaptureStatistics& statistics) const;
    /// The summary of a capture that has ended, with the first reason why it is not good.
    Summary sum_up(const CaptureStatistics& statistics, std::uint64_t interface_packets,
                   std::uint64_t in_file) const;

private:
    std::uint64_t counter();

    Host& host_;
    std::string device_;
    std::filesystem::path file_;
    std::uint64_t passed_before_ = 0;
};

}  // namespace bindlab
