// A pipe for the reports of a case, both ends in the test's hand.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "cpp_servers/engine/record/case_report.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

class ReportPipe {
public:
    ReportPipe() {
        std::array<int, 2> ends{};
        check(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), "open a pipe");
        read_ = Descriptor(ends[0]);
        write_ = Descriptor(ends[1]);
    }

    CaseReport writer() const { return CaseReport(write_.get()); }

    /// Readable when something was sent that sent() has not taken.
    int descriptor() const { return read_.get(); }
    /// The first words of what was sent since: "waiting", "resumed", …
    std::vector<std::string> sent() const {
        std::string text(4096, '\0');
        const auto size = read(read_.get(), text.data(), text.size());
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        std::vector<std::string> words;
        for (std::size_t end = 0; (end = text.find('\n')) != std::string::npos;
             text.erase(0, end + 1)) {
            words.push_back(text.substr(0, text.find_first_of("\t\n")));
        }
        return words;
    }

private:
    Descriptor read_;
    Descriptor write_;
};

}  // namespace bindlab
