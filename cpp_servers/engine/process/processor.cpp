#include "cpp_servers/engine/process/processor.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <array>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// The most that Linux can be configured for (NR_CPUS), in sets of 1024.
constexpr std::size_t kSets = 8;
using Mask = std::array<cpu_set_t, kSets>;
constexpr std::size_t kBytes = sizeof(Mask);

}  // namespace

std::vector<int> allowed_processors() {
    Mask mask{};
    check(sched_getaffinity(0, kBytes, mask.data()), "ask which processors are ours");
    std::vector<int> processors;
    for (int i = 0; i < static_cast<int>(kSets * CPU_SETSIZE); ++i) {
        if (CPU_ISSET_S(static_cast<std::size_t>(i), kBytes, mask.data())) {
            processors.push_back(i);
        }
    }
    return processors;
}

void keep_to_processor(int processor) {
    Mask mask{};
    CPU_SET_S(static_cast<std::size_t>(processor), kBytes, mask.data());
    check(sched_setaffinity(0, kBytes, mask.data()),
          [&] { return fmt::format("keep to processor {}", processor); });
}

}  // namespace bindlab
