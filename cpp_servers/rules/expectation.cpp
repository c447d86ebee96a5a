#include "cpp_servers/rules/expectation.hpp"

#include <algorithm>

namespace bindlab {

namespace {

const Rule* deciding(const Situation& situation, std::span<const Rule> by) {
    const auto found = std::ranges::find_if(by, [&](const Rule& rule) {
        return is_in(rule.kernels, situation.kernel) && rule.applies(situation);
    });
    return found == by.end() ? nullptr : &*found;
}

// listen() asks the same question again (inet_csk_listen_start(), get_port()), about the same
// holders: who could bind can listen, unless something has come in between. UDP has no listen().
Result listen_after(Protocol protocol, Result bind) {
    return protocol == Protocol::tcp && bind == Result::ok ? Result::ok : Result::not_tried;
}

}  // namespace

Expectation expect(const Cell& cell, const KernelVersion& kernel) {
    return expect(cell, kernel, rules());
}

Expectation expect(const Cell& cell, const KernelVersion& kernel, std::span<const Rule> by) {
    Expectation expected;
    for (const Situation& situation : situations(cell, kernel)) {
        const Rule* const rule = deciding(situation, by);
        if (expected.rule == nullptr || (rule != nullptr && rule->bind != Result::ok)) {
            expected.rule = rule;
        }
        if (rule != nullptr && rule->bind != Result::ok) {
            expected.bind = rule->bind;
            break;
        }
    }
    expected.listen = listen_after(cell.protocol, expected.bind);
    return expected;
}

}  // namespace bindlab
