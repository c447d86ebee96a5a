// Lines from a descriptor, as they come. Owns what was read and not yet asked for; the descriptor
// stays the caller's.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace bindlab {

class LineReader {
public:
    /// `rest`: what was read of it already, by another program.
    explicit LineReader(int input, std::string rest = {}) : input_(input), rest_(std::move(rest)) {}

    /// The next line without its newline, waiting for it; the last one may lack it. Nothing at the
    /// end. Throws std::system_error.
    std::optional<std::string> next();

    /// What was read and not yet asked for.
    [[nodiscard]] const std::string& rest() const { return rest_; }

private:
    int input_;
    std::string rest_;
    bool ended_ = false;
};

}  // namespace bindlab
