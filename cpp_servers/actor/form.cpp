#include "cpp_servers/actor/form.hpp"

#include <fmt/format.h>

#include "cpp_servers/actor/unix_address.hpp"

namespace bindlab {

namespace {

// "a, b or c".
std::string in_words(const std::vector<std::string_view>& words, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool is_last = i + 1 == words.size();
        text += i == 0 ? "" : is_last ? fmt::format(" {} ", last) : ", ";
        text += words[i];
    }
    return text;
}

std::string spaced(std::string_view letters) {
    std::string text;
    for (const char letter : letters) {
        text += fmt::format("{}{}", text.empty() ? "" : " ", letter);
    }
    return text;
}

std::string usage(std::span<const Part> parts) {
    std::string text;
    for (const Part& part : parts) {
        const bool is_number = part.value.kind == FormKind::number;
        text += fmt::format("{}[{}{}{}]", text.empty() ? "" : " ", part.keyword,
                            part.keyword.empty() ? "" : " ", is_number ? "N" : usage(part.value));
    }
    return text;
}

}  // namespace

std::string usage(const Form& form) {
    switch (form.kind) {
        case FormKind::name:
        case FormKind::keyword:
            return fmt::format("[{}]", form.label);
        case FormKind::new_name:
            return fmt::format("[as {}]", form.label);
        case FormKind::one_of:
            return std::string(form.words);
        case FormKind::number:
            return form.optional ? fmt::format("[{}]", form.label) : std::string(form.label);
        case FormKind::relative:
            return form.words.empty() ? "N" : fmt::format("N|{}", form.words);
        case FormKind::text:
            return fmt::format("\"{}\"", form.label);
        case FormKind::option:
            return fmt::format("{}|{}", form.sets ? "OPTION VALUE..." : "OPTION",
                               usage(form.by_number));
        case FormKind::parts:
            return usage(form.parts);
        case FormKind::endpoint:
            return fmt::format("{}{}{}{}", form.label, form.any_family ? "|unix:PATH" : "",
                               form.words.empty() ? "" : "|", form.words);
        case FormKind::other:
            return fmt::format("{} {}", form.words, form.label);
        case FormKind::address:
        case FormKind::device:
        case FormKind::letters:
        case FormKind::bytes:
        case FormKind::path:
            break;
    }
    return std::string(form.label);
}

std::string usage(std::span<const Form> forms) {
    std::string text;
    for (const Form& form : forms) {
        text += fmt::format("{}{}", text.empty() ? "" : " ", usage(form));
    }
    return text;
}

std::string expectation(const Form& form) {
    switch (form.kind) {
        case FormKind::one_of:
            return in_words(alternatives(form.words), "or");
        case FormKind::endpoint:
            return fmt::format("like {}{}{}",
                               form.any_family
                                   ? "10.0.0.1:9527, [fd00::1]:9527, unix:/tmp/x.sock or unix:@x"
                                   : "10.0.0.1:9527 or [fd00::1]:9527",
                               form.words.empty() ? "" : ", or ", form.words);
        case FormKind::path:
            return fmt::format("like {}x.sock: a name in {}, at most {} bytes in all", kPathFolder,
                               kPathFolder, kLongestPath);
        case FormKind::address:
            return form.family == Family::ipv4 ? "an IPv4 address like 10.0.0.1"
                                               : "an IPv6 address like fd00::1";
        case FormKind::number:
            return fmt::format("a number from {} to {}", form.lowest, form.highest);
        case FormKind::relative:
            return fmt::format(
                "{}{}N, N+K, +K, -K, auto, last or last+K, with numbers from 0 to {}", form.words,
                form.words.empty() ? "" : ", ", form.highest);
        case FormKind::device:
            return fmt::format("the name of a device, at most {} bytes and none of {}",
                               kLongestDevice, spaced(kNotInDevice));
        case FormKind::letters:
            return fmt::format("letters of {}, each once", spaced(form.words));
        case FormKind::bytes:
            return fmt::format("hexadecimal digits, two for each of at most {} bytes, or {}",
                               kMostBytes, kNoBytes);
        case FormKind::name:
        case FormKind::new_name:
        case FormKind::keyword:
        case FormKind::text:
        case FormKind::option:
        case FormKind::parts:
        case FormKind::other:
            break;
    }
    return {};
}

std::vector<std::string_view> alternatives(std::string_view words) {
    std::vector<std::string_view> all;
    while (!words.empty()) {
        const std::size_t bar = words.find('|');
        all.push_back(words.substr(0, bar));
        words.remove_prefix(bar == std::string_view::npos ? words.size() : bar + 1);
    }
    return all;
}

std::string keywords(std::span<const Part> parts) {
    std::vector<std::string_view> words;
    for (const Part& part : parts) {
        if (!part.keyword.empty()) {
            words.push_back(part.keyword);
        }
    }
    return in_words(words, "and");
}

}  // namespace bindlab
