#include "cpp_servers/grid/grid.hpp"

#include "netns/names.hpp"

namespace bindlab {

std::string word_of(int answer) {
    if (answer == kNotTried) {
        return "-";
    }
    return answer == 0 ? "ok" : errno_name(answer);
}

std::string results_of(const CellOutcome& outcome, std::size_t answers) {
    std::string words;
    for (std::size_t i = 0; i < answers; ++i) {
        const bool broken = !outcome.fault.empty();
        const int answer = i < outcome.answers.size() && !broken ? outcome.answers[i] : kNotTried;
        words += ',';
        words += broken && i == 0 ? "BROKEN" : word_of(answer);
    }
    return words;
}

}  // namespace bindlab
