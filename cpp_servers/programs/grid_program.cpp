#include "cpp_servers/programs/grid_program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/agreement/asked_grid.hpp"
#include "cpp_servers/grid/expected_cells.hpp"
#include "cpp_servers/grid/laboratory.hpp"
#include "cpp_servers/grid/measuring.hpp"
#include "cpp_servers/grid/pair_grid.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/programs/grid_output.hpp"
#include "cpp_servers/programs/removed_by_signal.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/running_kernel.hpp"
#include "cpp_servers/programs/standard_streams.hpp"
#include "cpp_servers/programs/unfinished_file.hpp"
#include "netns/network_namespace.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

constexpr int kBroke = 1;
constexpr int kWrong = 2;
constexpr int kCannot = 3;
constexpr std::size_t kToldFaults = 20;
constexpr unsigned kJobsThatWait = 4;  // for each processor

struct GridOptions {
    std::string grid{kPairs};
    std::string only;
    std::string cell;
    std::string part = "1/1";
    std::string output;
    std::string capture;
    unsigned jobs = 0;  ///< 0: as many as the grid wants
    bool progress = false;
    bool ask_why = false;
    bool is_there = false;
};

void obtain_namespaces() {
    if (may_make_namespaces()) {
        NetworkNamespace::create().enter();  // from where there is a way back
    } else {
        enter_user_namespace();
    }
}

// The cells that match one of `globs` and are in the part.
std::unique_ptr<Grid> grid_of(const GridOptions& options, const std::string& globs,
                              const Persons& persons) {
    const Choice choice(globs, GridPart::parse(options.part));
    if (options.ask_why && options.grid != kPairs) {
        throw std::invalid_argument("--ask-why is about the grid pairs alone");
    }
    if (options.ask_why) {
        return std::make_unique<AskedGrid>(selected(all_cells(), choice), persons,
                                           RunningKernel::here().version);
    }
    if (options.grid == kPairs) {
        return std::make_unique<PairGrid>(selected(all_cells(), choice), persons,
                                          RunningKernel::here().version);
    }
    return std::make_unique<SmallGrid>(small_grid_of(options.grid), choice);
}

/// One a processor; where the cells wait for time to pass more, for that takes no processor.
unsigned jobs_for(const GridOptions& options) {
    if (options.jobs != 0) {
        return options.jobs;
    }
    const bool waits = options.grid != kPairs && small_grid_of(options.grid).pause.count() > 0;
    return usable_processors() * (waits ? kJobsThatWait : 1);
}

/// How many cells the rules say something else of; the first of them are told.
std::size_t tell_disagreements(const Grid& grid, const Measurements& all) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < all.outcomes.size(); ++i) {
        const std::string said = grid.disagreement(i, all.outcomes[i]);
        if (!said.empty() && ++found <= kToldFaults) {
            tell(fmt::format("DIFFERS {}: {}", grid.id_of(i), said));
        }
    }
    if (found > kToldFaults) {
        tell(fmt::format("and {} more", found - kToldFaults));
    }
    return found;
}

void tell_end(const Grid& grid, const Measurements& all) {
    std::size_t told = 0;
    for (std::size_t i = 0; i < all.outcomes.size() && told < kToldFaults; ++i) {
        if (!all.outcomes[i].fault.empty()) {
            tell(fmt::format("BROKEN {}: {}", grid.id_of(i), all.outcomes[i].fault));
            ++told;
        }
    }
    if (all.broken > told) {
        tell(fmt::format("and {} more", all.broken - told));
    }
    for (const auto& [reason, count] : grid.left_out()) {
        tell(fmt::format("left out {} cells: {}", count, reason));
    }
    for (const std::string_view reason : grid.without()) {
        tell(fmt::format("left out of all cells: {}", reason));
    }
    tell(fmt::format("{} cells in {:.2f} s, {:.0f} a second, {} BROKEN", grid.size(),
                     all.taken.count(), static_cast<double>(grid.size()) / all.taken.count(),
                     all.broken));
}

/// How far `why` and the kernel agree, and what it could not know.
void tell_agreement(const AgreementCount& count) {
    tell(fmt::format("why: {} asked, {} right, {} cannot know, {} wrong",
                     count.right + count.hidden() + count.wrong, count.right, count.hidden(),
                     count.wrong));
    for (const auto& [fact, number] : count.cannot_know) {
        tell(fmt::format("why: {} {}", fact, number));
    }
}

/// Throws std::invalid_argument if there is nothing to measure, or if a pattern selects no cell;
/// of a part this is not known.
void check_selection(const Grid& grid, const GridOptions& options) {
    if (grid.size() == 0) {
        throw std::invalid_argument(
            fmt::format("no cell matches '{}' in part {}", options.only, options.part));
    }
    const auto globs = globs_of(options.only);
    if (globs.size() < 2 || GridPart::parse(options.part).parts > 1) {
        return;
    }
    for (const std::string& glob : globs) {
        std::size_t cell = 0;
        while (cell < grid.size() && !matches(glob, grid.id_of(cell))) {
            ++cell;
        }
        if (cell == grid.size()) {
            throw std::invalid_argument(fmt::format("no cell matches '{}'", glob));
        }
    }
}

int measure_all(const GridOptions& options) {
    UnfinishedFile output(options.output);
    UnfinishedFile origin(options.output + ".meta.json");
    const RemovedBySignal removed({output.unfinished(), origin.unfinished()});
    obtain_namespaces();
    const Persons persons = Persons::here();
    const auto grid = grid_of(options, options.only, persons);
    check_selection(*grid, options);
    const Progress tell_progress = [&](std::size_t measured) {
        say(fmt::format("{} of {} cells", measured, grid->size()));
    };
    const Measurements all =
        measure(*grid, persons, jobs_for(options), options.progress ? tell_progress : nullptr);
    write_cells(output.stream(), *grid, all);
    const std::size_t differing = tell_disagreements(*grid, all);
    origin.stream() << origin_of(all, differing);
    output.finish();
    origin.finish();
    tell_end(*grid, all);
    if (const auto* const asked = dynamic_cast<const AskedGrid*>(grid.get())) {
        tell_agreement(asked->count(all.outcomes));
    } else if (options.grid == kPairs) {
        tell(fmt::format("{} agree with the rules, {} differ",
                         grid->size() - all.broken - differing, differing));
    }
    return all.broken == 0 && differing == 0 ? 0 : kBroke;
}

// One that makes no sense is an error of its own, with the reason.
void must_make_sense(const GridOptions& options) {
    if (options.grid != kPairs) {
        number_of(small_grid_of(options.grid), options.cell);
        return;
    }
    if (const std::string_view reason = nonsense(cell_of(options.cell)); !reason.empty()) {
        throw std::invalid_argument(fmt::format("{} is no cell: {}", options.cell, reason));
    }
}

/// Why a cell that makes sense is not to be measured here; empty: it is.
std::string missing_for(const GridOptions& options, const Persons& persons) {
    if (options.grid == kPairs) {
        const std::string_view missing = persons.missing(cell_of(options.cell).users);
        return missing.empty() ? "" : fmt::format("it needs {}", missing);
    }
    const SmallGridPlan plan = small_grid_of(options.grid);
    return plan.missing_here
               ? std::string(plan.missing_here(coordinates_of(plan, number_of(plan, options.cell))))
               : "";
}

std::unique_ptr<Grid> grid_of_one(const GridOptions& options, const Persons& persons) {
    auto grid = grid_of(options, options.cell, persons);
    if (grid->size() != 1 || grid->id_of(0) != options.cell) {
        const std::string missing = missing_for(options, persons);
        throw std::invalid_argument(fmt::format("there is no cell '{}' here in the grid {}{}{}",
                                                options.cell, options.grid,
                                                missing.empty() ? "" : ": ", missing));
    }
    return grid;
}

// Some are not to be measured here, for want of users or of a protocol, and are elsewhere.
int look_for_one(const GridOptions& options) {
    must_make_sense(options);
    return 0;
}

int tell_one(const GridOptions& options) {
    must_make_sense(options);
    obtain_namespaces();
    const Persons persons = Persons::here();
    const auto grid = grid_of_one(options, persons);
    Story story;
    const CellOutcome outcome =
        grid->measure(Laboratory(persons, options.capture), 0, 1, &story).front();
    for (const std::string& line : story) {
        say(line);
    }
    if (!outcome.fault.empty()) {
        tell(fmt::format("BROKEN {}: {}", options.cell, outcome.fault));
        return kBroke;
    }
    for (std::string line : {grid->heading(), grid->line(0, outcome)}) {
        line.pop_back();  // its newline
        say(line);
    }
    return 0;
}

int run_guarded(const GridOptions& options) {
    try {
        if (options.cell.empty()) {
            return measure_all(options);
        }
        return options.is_there ? look_for_one(options) : tell_one(options);
    } catch (const std::invalid_argument& mistake) {
        tell(fmt::format("grid: {}", printable(mistake.what())));
        return kWrong;
    } catch (const std::exception& fault) {
        tell(fmt::format("grid: {}", printable(fault.what())));
        return kCannot;
    }
}

}  // namespace

int run_grid(int argc, char** argv) {
    CLI::App app("Measures what a second socket on a port is told, for every pair of sockets.",
                 "grid");
    GridOptions options;
    auto* const output =
        app.add_option("--output", options.output, "The file: a line for each cell");
    auto* const cell =
        app.add_option("--cell", options.cell, "Measure this one and tell its story");
    cell->excludes(output);
    app.add_option("--capture", options.capture, "Beside the story, capture into this file")
        ->needs(cell);
    app.add_flag("--is-there", options.is_there,
                 "Measure nothing, but say if there is no such cell")
        ->needs(cell);
    app.add_option("--grid", options.grid, "Which: " + names_of_grids())->capture_default_str();
    app.add_option("--only", options.only, "Cells whose id matches one of these patterns (fnmatch)")
        ->excludes(cell);
    app.add_option("--part", options.part, "A part of the cells, as 2/5")
        ->capture_default_str()
        ->excludes(cell);
    app.add_option("--jobs", options.jobs,
                   "Processes; by default one a processor, and of a grid that waits four")
        ->check(CLI::Range(1, 64));
    app.add_flag("--ask-why", options.ask_why,
                 "Ask `why` before each second socket, and count how often it was right");
    app.add_flag("--progress", options.progress, "Say on stdout how many cells have been measured")
        ->excludes(cell);
    try {
        hold_standard_streams();
        app.parse(argc, argv);
        if (options.output.empty() && options.cell.empty()) {
            throw CLI::RequiredError("--output FILE, or --cell ID");
        }
    } catch (const CLI::CallForHelp&) {
        say(app.help());
        return 0;
    } catch (const CLI::ParseError& fault) {
        tell(fmt::format("grid: {}: see grid --help", printable(fault.what())));
        return kWrong;
    }
    return run_guarded(options);
}

}  // namespace bindlab
