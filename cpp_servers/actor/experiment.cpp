#include "cpp_servers/actor/experiment.hpp"

#include <cstring>

#include "netns/names.hpp"

namespace bindlab {

bool record(Answer& answer, const Outcome& outcome) {
    answer.ret = outcome.ret;
    answer.seconds = outcome.took.count();
    if (outcome.ret >= 0) {
        return true;
    }
    answer.errno_name = errno_name(outcome.error);
    const char* words = strerrordesc_np(outcome.error);
    answer.error = words != nullptr ? words : "unknown error";
    return false;
}

}  // namespace bindlab
