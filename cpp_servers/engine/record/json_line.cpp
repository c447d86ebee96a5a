#include "cpp_servers/engine/record/json_line.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace bindlab {
namespace {

constexpr double kMicrosecondsPerSecond = 1e6;

}  // namespace

std::string json_line(const nlohmann::ordered_json& object) {
    return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

double to_seconds(std::chrono::duration<double> time) {
    return std::round(time.count() * kMicrosecondsPerSecond) / kMicrosecondsPerSecond;
}

}  // namespace bindlab
