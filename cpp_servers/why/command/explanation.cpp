#include "cpp_servers/why/command/explanation.hpp"

#include <array>

namespace bindlab {

std::string_view to_string(ReasonKind kind) {
    constexpr std::array<std::string_view, 20> kWords = {
        "port-held",       "port-remnant",      "port-other-user",  "port-unexplained",
        "privileged-port", "forbidden",         "address-not-here", "address-tentative",
        "ports-used-up",   "connection-exists", "no-such-family",   "already-bound",
        "path-served",     "path-left-over",    "path-other-file",  "path-missing",
        "nobody-listens",  "unreachable",       "wrong-descriptor", "other"};
    return kWords.at(static_cast<std::size_t>(kind));
}

}  // namespace bindlab
