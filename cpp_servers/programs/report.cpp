#include "cpp_servers/programs/report.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>

#include "netns/system_call.hpp"

namespace bindlab {

std::string printable(std::string_view bytes) {
    for (const char ending : {'\n', '\r'}) {
        if (bytes.ends_with(ending)) {
            bytes.remove_suffix(1);
        }
    }
    std::string text;
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        if (byte == '\n' || byte == '\t' || byte == '\r') {
            text += byte == '\n' ? "\\n" : byte == '\t' ? "\\t" : "\\r";
        } else if (code < 0x20 || code == 0x7f) {
            text += fmt::format("\\x{:02x}", code);
        } else {
            text += byte;
        }
    }
    return text;
}

std::string received(std::string_view bytes, std::string_view sender) {
    return fmt::format("received {} bytes{}{}: {}", bytes.size(), sender.empty() ? "" : " from ",
                       sender, printable(bytes));
}

void say(std::string_view line) {
    const std::string text = fmt::format("{}\n", line);
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fflush(stdout) != 0) {
        throw_errno(errno == 0 ? EIO : errno, "write failed");
    }
}

void tell(std::string_view line) {
    const std::string text = fmt::format("{}\n", line);
    // What cannot be told cannot be told about either.
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

}  // namespace bindlab
