#include "cpp_servers/actor/verb.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cpp_servers/actor/suggest.hpp"

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

void carry_out(Belongings& belongings, std::vector<Word> line, Answer& answer) {
    Words words(std::move(line));
    const Verb& verb = find_verb(words.take_word("a verb"));
    try {
        verb.carry_out(belongings, words, answer);
    } catch (const Refusal& refusal) {
        answer.fault = fmt::format("{}: {}", verb.name, refusal.what());
    } catch (const LineFault& fault) {
        answer.fault = fmt::format("{}: {}; write: {}{}{}", verb.name, fault.what(), verb.name,
                                   verb.usage.empty() ? "" : " ", verb.usage);
    }
}

}  // namespace

const std::vector<Verb>& all_verbs() {
    static const std::vector<Verb> verbs = [] {
        std::vector<Verb> all;
        for (const auto theme : {socket_verbs(), data_verbs(), process_verbs(), raw_verbs()}) {
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
                                guess ? fmt::format(": did you mean {}?", *guess) : ""));
}

std::optional<Answer> carry_out(Belongings& belongings, std::string_view line) {
    Answer answer;
    answer.call = trim(line);
    try {
        std::vector<Word> words = split_words(answer.call);
        if (words.empty()) {
            return std::nullopt;
        }
        carry_out(belongings, std::move(words), answer);
    } catch (const LineFault& fault) {
        answer.fault = fault.what();
    }
    return answer;
}

}  // namespace bindlab
