// The language as data, made from the tables: whoever checks lines beforehand interprets this, and
// no rule is written twice.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/form_json.hpp"
#include "cpp_servers/actor/message.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

using Json = nlohmann::ordered_json;

Json form_rows(std::span<const Form> forms) {
    return Json::parse(json_of(forms));
}

Json verb_row(const Verb& verb) {
    return {{"name", verb.name},
            {"usage", usage(verb.forms)},
            {"about", verb.about},
            {"example", verb.example},
            {"yields", verb.yields},
            {"one_family", verb.one_family},
            {"forms", form_rows(verb.forms)}};
}

Json option_row(const SocketOption& option) {
    return {{"name", option.name},
            {"usage", usage(option.value->forms)},
            {"about", option.about},
            {"set", !option.read_only},
            {"get", option.value->show != nullptr},
            {"since", option.since},
            {"level", option.level},
            {"number", option.number},
            {"forms", form_rows(option.value->forms)}};
}

// A list with each row on a line of its own, so that a change of one row is a change of one line.
template <class Rows, class Row>
std::string list(std::string_view key, const Rows& rows, Row&& row) {
    std::string lines;
    for (const auto& each : rows) {
        lines += fmt::format("{}    {}", lines.empty() ? "" : ",\n", row(each).dump());
    }
    return fmt::format("  \"{}\": [\n{}\n  ]", key, lines);
}

Json lexical_rules() {
    Json rules;
    rules["name"] = kNamePattern;
    rules["reserved"] = Json::array();
    for (const std::string_view word : reserved_words()) {
        rules["reserved"].push_back(word);
    }
    for (std::size_t i = 0; i < kEscapes.size(); ++i) {
        rules["escapes"][std::string(1, kEscapes[i])] = std::string(1, kEscaped[i]);
    }
    return rules;
}

Json messages() {
    Json patterns;
    for (const auto& [name, pattern] : message::kAll) {
        patterns[std::string(name)] = pattern;
    }
    return patterns;
}

}  // namespace

std::string actor_vocabulary() {
    return fmt::format("{{\n{},\n{},\n  \"words\": {},\n  \"messages\": {}\n}}",
                       list("verbs", all_verbs(), verb_row),
                       list("options", socket_options(), option_row), lexical_rules().dump(),
                       messages().dump());
}

}  // namespace bindlab
