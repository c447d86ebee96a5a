// The JSON face of an answer.
#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/utf8.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace bindlab {

namespace {

using Json = nlohmann::ordered_json;

std::string hexadecimal(std::string_view bytes) {
    std::string digits;
    for (const char byte : bytes) {
        digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    return digits;
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(utf8_or_replacement(text));
}

std::string text_of(const Json& json, const char* key) {
    const Json& member = json.at(key);
    return member.is_null() ? std::string{} : member.get<std::string>();
}

}  // namespace

std::string to_json(const Answer& answer) {
    Json json;
    json["call"] = utf8_or_replacement(answer.call);
    if (answer.is_fault()) {
        json["fault"] = utf8_or_replacement(answer.fault);
        return json.dump();
    }
    json["ret"] = answer.ret;
    json["errno"] = text_or_null(answer.errno_name);
    json["error"] = text_or_null(answer.error);
    json["value"] = nullptr;
    json["seconds"] = answer.seconds;
    json["more"] = Json::object();
    for (const auto& [name, finding] : answer.more) {
        json["more"][name] = utf8_or_replacement(finding);
    }
    if (answer.value) {
        const std::string text = utf8_or_replacement(*answer.value);
        json["value"] = text;
        if (text != *answer.value) {
            json["more"]["hex"] = hexadecimal(*answer.value);
        }
    }
    return json.dump();
}

std::string accepted_to_json(const Answer& answer) {
    Json json;
    json["call"] = utf8_or_replacement(answer.call);
    json["fault"] = nullptr;
    return json.dump();
}

Answer answer_from_json(std::string_view line) {
    try {
        const Json json = Json::parse(line);
        Answer answer;
        answer.call = json.at("call").get<std::string>();
        if (json.contains("fault")) {
            answer.fault = json.at("fault").get<std::string>();
            return answer;
        }
        answer.ret = json.at("ret").get<long>();
        answer.errno_name = text_of(json, "errno");
        answer.error = text_of(json, "error");
        if (!json.at("value").is_null()) {
            answer.value = json.at("value").get<std::string>();
        }
        answer.seconds = json.at("seconds").get<double>();
        for (const auto& [name, finding] : json.at("more").items()) {
            answer.more.emplace_back(name, finding.get<std::string>());
        }
        return answer;
    } catch (const Json::exception& fault) {
        throw std::invalid_argument(
            fmt::format("no answer of an actor: {}: {}", line.substr(0, 80), fault.what()));
    }
}

}  // namespace bindlab
