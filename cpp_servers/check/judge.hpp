// From what was seen to a verdict.
//
// Pure: it makes no system call, and asks the rules for nothing but advice and what they expect.
// Promises that SAFE is said only if each remnant was there before and after a restart, at every
// address, and no restart failed; taking any observation away never yields SAFE.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// From the best to the worst: the worst of what was found is the verdict.
enum class CheckVerdict : std::uint8_t { safe, inconclusive, shares, not_port, leaks, blocked };

/// "SAFE", …, "NOT-PORT".
std::string_view to_string(CheckVerdict verdict);

/// One reason, and what to do about it.
struct Finding {
    CheckVerdict verdict = CheckVerdict::inconclusive;
    std::string sentence;
    std::string advice = {};                         ///< empty: none
    std::optional<std::chrono::seconds> up_to = {};  ///< BLOCKED: how long, if the kernel knows
    std::vector<std::string> evidence = {};          ///< what was seen, in order
};

struct Judgement {
    CheckVerdict verdict = CheckVerdict::inconclusive;
    std::optional<std::chrono::seconds> up_to;  ///< BLOCKED: the longest, if all have an end
    std::vector<Finding> findings;              ///< the worst first; none for SAFE

    /// "BLOCKED up to 60 s", "SAFE"
    std::string words() const;
};

Judgement judge(const ServerObservations& seen);

/// 0 SAFE, 1 BLOCKED or LEAKS, 2 SHARES, 3 INCONCLUSIVE, 4 NOT-PORT; 64 is for wrong arguments.
int exit_code_of(CheckVerdict verdict);
inline constexpr int kCheckMisused = 64;

}  // namespace bindlab
