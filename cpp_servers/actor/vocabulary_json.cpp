// The language as data, made from the tables: whoever checks lines beforehand interprets this, and
// no rule is written twice.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/message.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(FormKind kind) {
    switch (kind) {
        case FormKind::name:
            return "name";
        case FormKind::new_name:
            return "new_name";
        case FormKind::keyword:
            return "keyword";
        case FormKind::one_of:
            return "one_of";
        case FormKind::endpoint:
            return "endpoint";
        case FormKind::address:
            return "address";
        case FormKind::number:
            return "number";
        case FormKind::relative:
            return "relative";
        case FormKind::device:
            return "device";
        case FormKind::letters:
            return "letters";
        case FormKind::text:
            return "text";
        case FormKind::option:
            return "option";
        case FormKind::parts:
            return "parts";
        case FormKind::bytes:
            return "bytes";
    }
    return {};
}

Json part_row(const Part& part);
Json form_rows(std::span<const Form> forms);

// What a form has beyond its kind and label.
void add_details(Json& row, const Form& form) {
    switch (form.kind) {
        case FormKind::name:
        case FormKind::new_name:
            row["of"] = form.of;
            row["default"] = form.name;
            break;
        case FormKind::one_of:
            row["words"] = alternatives(form.words);
            break;
        case FormKind::address:
            row["family"] = to_string(form.family);
            break;
        case FormKind::number:
            row["low"] = form.lowest;
            row["high"] = form.highest;
            if (form.optional) {
                row["default"] = form.otherwise;
            }
            break;
        case FormKind::relative:
            row["low"] = form.lowest;
            row["high"] = form.highest;
            row["bases"] = alternatives(kRelativeWords);
            row["words"] = alternatives(form.words);
            break;
        case FormKind::device:
            row["longest"] = kLongestDevice;
            row["without"] = kNotInDevice;
            row["never"] = alternatives(kNoDevice);
            break;
        case FormKind::letters:
            row["letters"] = form.words;
            break;
        case FormKind::option:
            row["sets"] = form.sets;
            row["by_number"] = form_rows(form.by_number);
            break;
        case FormKind::endpoint:
            row["words"] = alternatives(form.words);
            break;
        case FormKind::bytes:
            row["most"] = kMostBytes;
            row["words"] = {kNoBytes};
            break;
        case FormKind::parts:
            row["keywords"] = keywords(form.parts);
            for (const Part& part : form.parts) {
                row["parts"].push_back(part_row(part));
            }
            break;
        case FormKind::keyword:
        case FormKind::text:
            break;
    }
}

Json form_row(const Form& form) {
    Json row;
    row["form"] = name_of(form.kind);
    row["label"] = form.label;
    row["usage"] = usage(form);
    if (const std::string words = expectation(form); !words.empty()) {
        row["is"] = words;
    }
    add_details(row, form);
    return row;
}

Json part_row(const Part& part) {
    Json row;
    row["keyword"] = part.keyword;
    row["value"] = form_row(part.value);
    if (!part.goes_with.empty()) {
        row["goes_with"] = part.goes_with;
    }
    if (!part.excludes.empty()) {
        row["excludes"] = part.excludes;
    }
    return row;
}

Json form_rows(std::span<const Form> forms) {
    Json rows = Json::array();
    for (const Form& form : forms) {
        rows.push_back(form_row(form));
    }
    return rows;
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
