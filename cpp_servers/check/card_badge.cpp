#include "cpp_servers/check/card_badge.hpp"

#include <fmt/format.h>

namespace bindlab {

namespace {

constexpr std::string_view kLabel = "restart";
constexpr std::size_t kLetter = 7;  // the width of one, as the picture asks for (textLength)
constexpr std::size_t kMargin = 10;

std::string_view colour_of(CheckVerdict verdict) {
    switch (verdict) {
        case CheckVerdict::safe:
            return "#2e7d32";
        case CheckVerdict::inconclusive:
            return "#616161";
        case CheckVerdict::shares:
        case CheckVerdict::not_port:
            return "#b26a00";
        case CheckVerdict::leaks:
        case CheckVerdict::blocked:
            break;
    }
    return "#b71c1c";
}

std::string badge_text(std::string_view words, std::size_t from) {
    return fmt::format("<text x=\"{}\" y=\"14\" textLength=\"{}\">{}</text>", from + kMargin / 2,
                       words.size() * kLetter, words);
}

}  // namespace

std::string card_badge(const Judgement& judgement) {
    const std::string words = judgement.words();
    const std::size_t left = kLabel.size() * kLetter + kMargin;
    const std::size_t right = words.size() * kLetter + kMargin;
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"20\" role=\"img\" "
        "aria-label=\"restart: {1}\">\n<title>restart: {1}</title>\n"
        "<rect width=\"{2}\" height=\"20\" fill=\"#424242\"/>\n"
        "<rect x=\"{2}\" width=\"{3}\" height=\"20\" fill=\"{4}\"/>\n"
        "<g fill=\"#fff\" font-family=\"DejaVu Sans,Verdana,sans-serif\" "
        "font-size=\"11\">{5}{6}</g>\n"
        "</svg>\n",
        left + right, words, left, right, colour_of(judgement.verdict), badge_text(kLabel, 0),
        badge_text(words, left));
}

}  // namespace bindlab
