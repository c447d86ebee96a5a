// Lines from a descriptor, as they come. Owns what was read and not yet asked for; the descriptor
// stays the caller's.
#pragma once

#include <optional>
#include <string>

namespace bindlab {

class LineReader {
public:
    explicit LineReader(int input) : input_(input) {}

    /// The next line without its newline, waiting for it; the last one may lack it. Nothing at the
    /// end. Throws std::system_error.
    std::optional<std::string> next();

private:
    int input_;
    std::string rest_;
    bool ended_ = false;
};

}  // namespace bindlab
