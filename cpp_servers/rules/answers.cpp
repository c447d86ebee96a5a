#include "cpp_servers/rules/answers.hpp"

#include "cpp_servers/rules/expectation.hpp"

namespace bindlab {

namespace {

// listen() asks the same again: see expectation.cpp.
Answers with_listen(Result bind, std::string_view rule, bool listens) {
    return {{bind, listens && bind == Result::ok ? Result::ok : Result::not_tried}, rule};
}

}  // namespace

Answers expect_beside(std::span<const Cell> pairs, const KernelVersion& kernel, bool listens) {
    Expectation expected = expect(pairs.front(), kernel);
    for (const Cell& pair : pairs.subspan(1)) {
        if (expected.bind != Result::ok) {
            break;
        }
        expected = expect(pair, kernel);
    }
    return with_listen(expected.bind, expected.rule->id, listens);
}

Answers expect_answers(const Question& question, bool listens) {
    const Told told = expect(question);
    return with_listen(told.answer, told.rule, listens);
}

}  // namespace bindlab
