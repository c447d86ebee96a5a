#include "cpp_servers/check/request.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

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
    std::ifstream file{std::string(word), std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || bytes.empty()) {
        throw std::invalid_argument(fmt::format(
            "--request: '{}' is neither http, nor line, nor a file with something in it", word));
    }
    if (bytes.size() > kMostRequest) {
        throw std::invalid_argument(
            fmt::format("--request: '{}' has more than {} bytes", word, kMostRequest));
    }
    return bytes;
}

}  // namespace bindlab
