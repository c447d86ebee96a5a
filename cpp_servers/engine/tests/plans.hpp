// Plans for the tests, as the harness writes them, with one part left to the test.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace bindlab {

/// A case `name` on one host `server` (10.0.0.1 on lo) with the actors `server` and `second`, the
/// program `program`, and the given steps (JSON objects, comma-separated).
inline std::string plan_of_one_host(std::string_view name, std::string_view steps,
                                    std::string_view needs = "", std::string_view captures = "") {
    return fmt::format(
        R"({{"format":1,"case":"{}","file":"scenarios/test.yaml","deadline_ms":10000,)"
        R"("needs":[{}],"hosts":[{{"name":"server","interfaces":[{{"device":"lo",)"
        R"("addresses":["10.0.0.1/32"]}}],"sysctls":{{"net.ipv4.tcp_tw_reuse":"0"}}}}],)"
        R"("links":[],"captures":[{}],"actors":[)"
        R"({{"name":"server","host":"server","kind":"actor","uid":0}},)"
        R"({{"name":"second","host":"server","kind":"actor","uid":1001}},)"
        R"({{"name":"program","host":"server","kind":"program","uid":0}}],"steps":[{}]}})",
        name, needs, captures, steps);
}

/// A step of any kind; `fields` are further members, ",\"host\":…".
inline std::string step(int number, std::string_view kind, std::string_view fields,
                        bool must = true, int within = 2000) {
    return fmt::format(
        R"({{"n":{0},"line":{1},"kind":"{2}","text":"step {0}","must":{3},"within_ms":{4}{5}}})",
        number, number + 10, kind, must, within, fields);
}

inline std::string call(int number, std::string_view actor, std::string_view line, bool must = true,
                        int within = 2000) {
    return step(number, "call", fmt::format(R"(,"actor":"{}","call":"{}")", actor, line), must,
                within);
}

}  // namespace bindlab
