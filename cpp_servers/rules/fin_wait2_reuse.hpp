// Which kernels let connect() take over an orphan in FIN_WAIT2 as if it were a TIME_WAIT.
//
// The one place that knows: a rule speaks of it, and what foretells a connect() asks it.
#pragma once

#include <span>

#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

/// Those that do: before commit 0d9e5df4a257 "tcp: avoid reusing FIN_WAIT2 when trying to find port
/// in connect() process" (6.12; ChangeLog-5.10.227, 6.1.113, 6.11.3).
std::span<const KernelRange> reuse_fin_wait2();

/// Stable series that got the commit late in 2024, too; from which version on is not known here.
std::span<const KernelRange> may_reuse_fin_wait2();

}  // namespace bindlab
