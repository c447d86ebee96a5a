// `bindlab run`: takes a file of plans and leaves a folder of evidence for each.
#pragma once

#include <string>

#include "cpp_servers/engine/record/backend.hpp"

namespace bindlab {

struct RunOptions {
    std::string plans;  ///< a file, or "-"
    std::string results;
    unsigned jobs = 0;  ///< 0: twice the processors
    Backend backend;
    bool ask_why = false;  ///< before each bind(), listen(), connect()
    bool stop_on_eof = false;
    unsigned heartbeat = 0;  ///< seconds; 0: none
};

/// The exit code: 0 all cases ran to their end, 1 some did not, 2 a plan or option is wrong, 3 the
/// engine cannot work here (one line on standard error says why), 130 stopped.
int run_plans(const RunOptions& options);

}  // namespace bindlab
