// The packets of one device, written to a file by tcpdump.
//
// Owns the tcpdump process.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cpp_servers/engine/process/process.hpp"
#include "cpp_servers/engine/witness/capture.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

/// The last ones on tcpdump's standard error; nullopt as long as they are not all there.
std::optional<CaptureStatistics> parse_statistics(std::string_view words);

class TcpdumpCapture : public Capture {
public:
    /// Starts tcpdump; the device must be up. Throws std::system_error.
    TcpdumpCapture(Host& host, std::string device, std::filesystem::path file);

    /// Waits for tcpdump's word that it listens; throws std::runtime_error with its words if it
    /// ends or says nothing until `until`.
    void await_ready(Clock::time_point until, Waiter& waiter) override;

    /// Waits, until `until`, for the file to hold what passed the device, and ends tcpdump.
    Summary finish(Clock::time_point until, Waiter& waiter) override;

private:
    struct Pipe {
        Descriptor read;
        Descriptor write;
        Pipe();
    };

    TcpdumpCapture(Host& host, std::string device, std::filesystem::path file, Pipe pipe);

    /// Adds what tcpdump has said since; false once it has closed its standard error.
    bool listen();
    /// Sends tcpdump a signal that makes it say its statistics; nullopt if it does not in time.
    std::optional<CaptureStatistics> ask(int signal, Clock::time_point until, Waiter& waiter);
    std::string complaint(std::string_view what) const;

    Descriptor words_pipe_;
    Process process_;
    std::string words_;
};

}  // namespace bindlab
