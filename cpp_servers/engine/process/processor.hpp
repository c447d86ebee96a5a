// Which processors this process may run on, and how it keeps to one.
//
// Owns nothing.
#pragma once

#include <vector>

namespace bindlab {

/// The numbers of the processors that the calling thread may run on (sched_getaffinity(2)), in
/// ascending order; at least one. Throws std::system_error.
std::vector<int> allowed_processors();

/// Keeps the calling thread, and all that it starts from here on, to one processor
/// (sched_setaffinity(2); children inherit it, also across exec). Throws std::system_error.
void keep_to_processor(int processor);

}  // namespace bindlab
