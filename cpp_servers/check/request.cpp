#include "cpp_servers/check/request.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "cpp_servers/check/small_file.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kMostRequest = 65536;

}  // namespace

std::string request_of(std::string_view word) {
    if (word == "http") {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bindlab-check\r\n\r\n";
    }
    if (word == "line") {
        return "\r\n";
    }
    std::string bytes;
    try {
        bytes = read_small_file(std::string(word), kMostRequest);
    } catch (const std::invalid_argument& refused) {
        throw std::invalid_argument(fmt::format(
            "--request: '{}' is neither http, nor line, nor a file: {}", word, refused.what()));
    }
    if (bytes.empty()) {
        throw std::invalid_argument(fmt::format("--request: there is nothing in '{}'", word));
    }
    return bytes;
}

}  // namespace bindlab
