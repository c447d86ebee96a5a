#include "cpp_servers/agreement/prediction.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>

#include "cpp_servers/grid/grid.hpp"

namespace bindlab {

namespace {

// The number of "cannot know" for no fact; each fact takes a bit off.
constexpr int kCannotKnow = kNotTried - 1;

int number_of_hidden(const std::vector<HiddenFact>& facts) {
    int bits = 0;
    for (const HiddenFact fact : facts) {
        bits |= 1 << static_cast<int>(fact);
    }
    return kCannotKnow - bits;
}

}  // namespace

int number_of_prediction(const Findings& findings) {
    if (findings.refusal != 0) {
        return findings.refusal;
    }
    HolderAnswer answer = findings.asked().because;
    answer.answer = findings.asked().bind;
    return number_of_prediction(answer);
}

int number_of_prediction(const HolderAnswer& answer) {
    switch (answer.answer) {
        case BindAnswer::unknown:
            return number_of_hidden(answer.deciding);
        case BindAnswer::in_use:
            return EADDRINUSE;
        case BindAnswer::not_available:
            return EADDRNOTAVAIL;
        case BindAnswer::ok:
            break;
    }
    return 0;
}

std::string words_of_prediction(int prediction) {
    if (prediction > kCannotKnow) {
        return word_of(prediction);
    }
    const int bits = kCannotKnow - prediction;
    std::vector<std::string> facts;
    for (std::size_t fact = 0; fact < kHiddenFacts; ++fact) {
        if ((bits >> fact & 1) != 0) {
            facts.push_back(words_of(static_cast<HiddenFact>(fact)));
        }
    }
    return fmt::format("cannot know whether it {}", fmt::join(facts, ", "));
}

Agreement compare(int prediction, int bind, int listen) {
    if (prediction <= kCannotKnow) {
        return Agreement::cannot_know;
    }
    const bool listens = listen == 0 || listen == kNotTried;
    return prediction == bind && (bind != 0 || listens) ? Agreement::right : Agreement::wrong;
}

}  // namespace bindlab
