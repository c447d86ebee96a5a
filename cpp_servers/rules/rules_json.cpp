#include "cpp_servers/rules/rules_json.hpp"

#include <nlohmann/json.hpp>

namespace bindlab {

namespace {

using Row = nlohmann::ordered_json;

template <class AnyRule>
Row head_of(const AnyRule& rule) {
    Row row;
    row["id"] = rule.id;
    row["sentence"] = rule.sentence;
    row["sources"] = rule.sources;
    row["kernels"] = to_string(rule.kernels);
    return row;
}

}  // namespace

std::string to_json(const Rule& rule) {
    Row row = head_of(rule);
    row["bind"] = to_string(rule.bind);
    row["example"] = {{"cell", rule.example}, {"kernel", to_string(rule.example_kernel)}};
    return row.dump();
}

std::string to_json(const FurtherRule& rule) {
    Row row = head_of(rule);
    row[std::string(to_string(rule.call))] = to_string(rule.answer);
    row["example"] = {
        {"grid", rule.grid}, {"cell", rule.example}, {"kernel", to_string(rule.example_kernel)}};
    return row.dump();
}

std::string to_json(const Cell& cell, const KernelVersion& kernel, const Expectation& expected) {
    Row row;
    row["cell"] = id_of(cell);
    row["kernel"] = to_string(kernel);
    row["bind"] = to_string(expected.bind);
    row["listen"] = to_string(expected.listen);
    row["rule"] = expected.rule == nullptr ? "" : expected.rule->id;
    return row.dump();
}

}  // namespace bindlab
