#include "cpp_servers/programs/grid_output.hpp"

#include <fmt/format.h>

#include <ctime>
#include <ostream>

#include "cpp_servers/build.hpp"
#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/grid/measuring.hpp"
#include "cpp_servers/programs/running_kernel.hpp"

namespace bindlab {

void write_cells(std::ostream& file, const Grid& grid, const Measurements& all) {
    file << grid.heading();
    for (std::size_t cell = 0; cell < grid.size(); ++cell) {
        file << grid.line(cell, all.outcomes[cell]);
    }
}

std::string origin_of(const Measurements& all, std::size_t differing) {
    const RunningKernel kernel = RunningKernel::here();
    const std::time_t now = std::time(nullptr);
    tm utc{};
    ::gmtime_r(&now, &utc);
    const Build build = Build::current();
    return fmt::format(
        "{{\"kernel\":\"{}\",\"machine\":\"{}\",\"version\":\"{}\",\"commit\":\"{}\","
        "\"date\":\"{:04}-{:02}-{:02}\",\"cells\":{},\"broken\":{},\"differ\":{}}}\n",
        kernel.release, kernel.machine, build.version, build.commit, utc.tm_year + 1900,
        utc.tm_mon + 1, utc.tm_mday, all.outcomes.size(), all.broken, differing);
}

}  // namespace bindlab
