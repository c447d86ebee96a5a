#include "cpp_servers/engine/run/step_result.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>

#include "netns/names.hpp"

namespace bindlab {

StepResult StepResult::failure(int error, std::string detail) {
    StepResult result;
    result.outcome = errno_name(error);
    result.detail = detail.empty() ? std::strerror(error) : std::move(detail);
    return result;
}

StepResult StepResult::late() {
    StepResult result = failure(ETIMEDOUT);
    result.timed_out = true;
    return result;
}

StepResult StepResult::of(const std::function<void()>& set_up) {
    try {
        set_up();
        return {};
    } catch (const std::system_error& error) {
        return failure(error.code().value(), error.what());
    }
}

}  // namespace bindlab
