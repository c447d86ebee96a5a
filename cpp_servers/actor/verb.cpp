#include "cpp_servers/actor/verb.hpp"

#include <fmt/format.h>

#include "cpp_servers/actor/call_parser.hpp"
#include "cpp_servers/actor/suggest.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

std::string_view trim(std::string_view line) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t begin = line.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

// Parses the answer's line: the call if there is one, else perhaps a fault.
std::optional<Call> parse(Answer& answer) {
    try {
        return parse_call(answer.call);
    } catch (const LineFault& fault) {
        answer.fault = fault.what();
        return std::nullopt;
    }
}

}  // namespace

const std::vector<Verb>& all_verbs() {
    static const std::vector<Verb> verbs = [] {
        std::vector<Verb> all;
        for (const auto theme : {socket_verbs(), option_verbs(), descriptor_verbs(), thread_verbs(),
                                 data_verbs(), process_verbs(), program_verbs(), raw_verbs()}) {
            all.insert(all.end(), theme.begin(), theme.end());
        }
        return all;
    }();
    return verbs;
}

const Verb& find_verb(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Verb& verb : all_verbs()) {
        if (verb.name == name) {
            return verb;
        }
        names.push_back(verb.name);
    }
    const auto guess = nearest(name, names);
    throw LineFault(fmt::format("unknown verb '{}'{}", name,
                                guess ? fmt::format(": did you mean '{}'?", *guess) : ""));
}

std::string usage(const Verb& verb) {
    return fmt::format("{}{}{}", verb.name, verb.forms.empty() ? "" : " ", usage(verb.forms));
}

std::optional<Answer> carry_out(ActorState& state, std::string_view line) {
    Answer answer;
    answer.call = trim(line);
    const std::optional<Call> call = parse(answer);
    if (!call) {
        return answer.is_fault() ? std::optional(answer) : std::nullopt;
    }
    try {
        call->verb().carry_out(state, *call, answer);
    } catch (const Refusal& refusal) {
        answer.fault = fmt::format("{}: {}", call->verb().name, refusal.what());
    }
    return answer;
}

std::optional<Answer> check_line(std::string_view line) {
    Answer answer;
    answer.call = trim(line);
    const bool is_call = parse(answer).has_value();
    return is_call || answer.is_fault() ? std::optional(answer) : std::nullopt;
}

}  // namespace bindlab
