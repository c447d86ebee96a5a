// How many whole packets a capture file holds so far, while another process writes it.
//
// Owns the open file; reads each byte of it once. The packets themselves are the judge's affair.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "netns/descriptor.hpp"

namespace bindlab {

class PcapCount {
public:
    explicit PcapCount(std::filesystem::path file) : path_(std::move(file)) {}

    /// Packets written in full up to now; 0 while there is no file. Throws std::system_error, and
    /// std::runtime_error for a file in another format than pcap-savefile(5) in our byte order.
    std::uint64_t packets();

private:
    std::filesystem::path path_;
    Descriptor file_;
    off_t next_ = 0;  ///< where the next packet begins, 0 before the file's header was seen
    std::uint64_t packets_ = 0;
};

}  // namespace bindlab
