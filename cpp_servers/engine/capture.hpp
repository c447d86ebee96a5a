// The packets of one device, written to a file by tcpdump.
//
// Owns the tcpdump process. Promises that from await_ready() on nothing passes the device unseen,
// and that finish() ends tcpdump only after all that passed is in the file; what tcpdump says of
// dropped packets is handed on. Whether the capture is good enough is left to the judge.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cpp_servers/engine/host.hpp"
#include "cpp_servers/engine/life.hpp"
#include "cpp_servers/engine/patience.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

/// What tcpdump says at its end, and before when it is asked.
struct CaptureStatistics {
    std::uint64_t captured = 0;  ///< packets in the file
    std::uint64_t received = 0;  ///< packets that the kernel handed over; on lo each counts twice
    std::uint64_t dropped = 0;   ///< by the kernel or the device, for want of room
};

/// The last ones on tcpdump's standard error; nullopt as long as they are not all there.
std::optional<CaptureStatistics> parse_statistics(std::string_view words);

class Capture {
public:
    struct Summary {
        CaptureStatistics statistics;
        std::uint64_t interface_packets = 0;  ///< that passed the device, by its own counters
        std::uint64_t bytes = 0;              ///< size of the file
        bool ok = false;
        std::string detail;  ///< what went wrong
    };

    /// Starts tcpdump; the device must be up. Throws std::system_error.
    Capture(Host& host, std::string device, std::filesystem::path file);

    /// Waits for tcpdump's word that it listens; throws std::runtime_error with its words if it
    /// ends or says nothing until `until`.
    void await_ready(Clock::time_point until, Patience& patience);

    /// Waits, until `until`, for the file to hold what passed the device, and ends tcpdump.
    Summary finish(Clock::time_point until, Patience& patience);

private:
    struct Pipe {
        Descriptor read;
        Descriptor write;
        Pipe();
    };

    Capture(Host& host, std::string device, std::filesystem::path file, Pipe pipe);

    std::uint64_t passed();
    /// Adds what tcpdump has said since; false once it has closed its standard error.
    bool listen();
    /// Sends tcpdump a signal that makes it say its statistics; nullopt if it does not in time.
    std::optional<CaptureStatistics> ask(int signal, Clock::time_point until, Patience& patience);
    /// Nothing that the kernel has counted for tcpdump is still on its way there.
    bool took_all(const CaptureStatistics& statistics) const;
    std::string complaint(std::string_view what) const;

    Host& host_;
    std::string device_;
    std::filesystem::path file_;
    Descriptor words_pipe_;
    Life life_;
    std::string words_;
    std::uint64_t passed_before_ = 0;
};

}  // namespace bindlab
