#include "cpp_servers/engine/tcpdump_words.hpp"

#include <charconv>

namespace bindlab {
namespace {

struct Found {
    std::uint64_t number = 0;
    std::size_t at = 0;
};

/// The number before the last occurrence of `words` ("1 packet" has no s).
std::optional<Found> last_number_before(std::string_view text, std::string_view words) {
    const auto at = text.rfind(words);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    auto end = text.substr(0, at).rfind(" packet");
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    auto begin = end;
    while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9') {
        --begin;
    }
    Found found{0, at};
    const auto* first = text.data() + begin;
    const auto [stop, error] = std::from_chars(first, text.data() + end, found.number);
    if (error != std::errc() || stop != text.data() + end) {
        return std::nullopt;
    }
    return found;
}

}  // namespace

bool says_ready(std::string_view words) {
    const auto at = words.find("listening on ");
    return at != std::string_view::npos && words.find('\n', at) != std::string_view::npos;
}

std::optional<CaptureCounts> last_counts(std::string_view words) {
    const auto whole_lines = words.substr(0, words.rfind('\n') + 1);
    const auto captured = last_number_before(whole_lines, " captured");
    const auto received = last_number_before(whole_lines, " received by filter");
    const auto dropped = last_number_before(whole_lines, " dropped by kernel");
    if (!captured || !received || !dropped || received->at < captured->at ||
        dropped->at < received->at) {
        return std::nullopt;
    }
    return CaptureCounts{captured->number, received->number, dropped->number};
}

}  // namespace bindlab
