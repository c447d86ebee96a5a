#include "netns/exit_status.hpp"

#include <fmt/format.h>

#include "netns/names.hpp"

namespace bindlab {

std::string ExitStatus::to_string() const {
    return signalled ? fmt::format("signal {}", signal_name(value)) : fmt::format("exit {}", value);
}

}  // namespace bindlab
