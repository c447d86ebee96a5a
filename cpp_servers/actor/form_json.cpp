#include "cpp_servers/actor/form_json.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

#include "cpp_servers/actor/unix_address.hpp"

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
        case FormKind::path:
            return "path";
        case FormKind::other:
            return "other";
    }
    return {};
}

Json part_row(const Part& part);
Json rows_of(std::span<const Form> forms);

Json device_rules() {
    return {
        {"longest", kLongestDevice}, {"without", kNotInDevice}, {"never", alternatives(kNoDevice)}};
}

Json path_rules() {
    return {{"folder", kPathFolder}, {"most", kLongestPath}};
}

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
            row.update(device_rules());
            break;
        case FormKind::letters:
            row["letters"] = form.words;
            break;
        case FormKind::option:
            row["sets"] = form.sets;
            row["by_number"] = rows_of(form.by_number);
            break;
        case FormKind::endpoint:
            row["words"] = alternatives(form.words);
            if (form.any_family) {
                row["unix"] = kUnixPrefix;
                row["abstract"] = kAbstract;
                row["scope"] = device_rules();
                row.update(path_rules());
            }
            break;
        case FormKind::path:
            row.update(path_rules());
            break;
        case FormKind::other:
            row["of"] = form.of;
            row["keyword"] = form.words;
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

Json rows_of(std::span<const Form> forms) {
    Json rows = Json::array();
    for (const Form& form : forms) {
        rows.push_back(form_row(form));
    }
    return rows;
}

}  // namespace

std::string json_of(std::span<const Form> forms) {
    return rows_of(forms).dump();
}

}  // namespace bindlab
