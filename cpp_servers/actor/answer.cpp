#include "cpp_servers/actor/answer.hpp"

#include "cpp_servers/actor/utf8.hpp"

#include <fmt/format.h>

namespace bindlab {

std::string_view Answer::find(std::string_view key) const {
    for (const auto& [name, finding] : more) {
        if (name == key) {
            return finding;
        }
    }
    return {};
}

std::string quote(std::string_view bytes) {
    std::string text = "\"";
    while (!bytes.empty()) {
        const std::size_t length = utf8_length(bytes);
        const char first = bytes.front();
        if (length > 1) {
            text += bytes.substr(0, length);
        } else if (first == '\n') {
            text += "\\n";
        } else if (first == '\t') {
            text += "\\t";
        } else if (first == '"' || first == '\\') {
            text += '\\';
            text += first;
        } else if (length == 0 || static_cast<unsigned char>(first) < 0x20 || first == 0x7f) {
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(first));
        } else {
            text += first;
        }
        bytes.remove_prefix(length == 0 ? 1 : length);
    }
    return text + '"';
}

std::string to_text(const Answer& answer) {
    if (answer.is_fault()) {
        return "? " + answer.fault;
    }
    std::string text = fmt::format("{} = {}", answer.call, answer.ret);
    if (!answer.errno_name.empty()) {
        text += fmt::format(" {} ({})", answer.errno_name, answer.error);
    }
    if (answer.value && answer.quoted) {
        text += ' ' + quote(*answer.value);
    } else if (answer.value && *answer.value != std::to_string(answer.ret)) {
        text += fmt::format(" [{}]", *answer.value);
    }
    for (const auto& [name, finding] : answer.more) {
        const std::string quoted = quote(finding);
        const bool plain =
            quoted.size() == finding.size() + 2 && finding.find(' ') == std::string::npos;
        text += fmt::format(" {}={}", name, plain ? finding : quoted);
    }
    return text + fmt::format(" <{:.6f}>", answer.seconds);
}

}  // namespace bindlab
