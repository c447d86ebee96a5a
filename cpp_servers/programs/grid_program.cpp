#include "cpp_servers/programs/grid_program.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "cpp_servers/build.hpp"
#include "cpp_servers/grid/cells.hpp"
#include "cpp_servers/grid/csv.hpp"
#include "cpp_servers/grid/measuring.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/standard_streams.hpp"
#include "netns/network_namespace.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

constexpr int kBroke = 1;
constexpr int kWrong = 2;
constexpr int kCannot = 3;
constexpr std::size_t kToldFaults = 20;

struct GridOptions {
    std::string only;
    std::string cell;
    std::string part = "1/1";
    std::string output;
    unsigned jobs = 0;
};

void obtain_namespaces() {
    if (may_make_namespaces()) {
        NetworkNamespace::create().enter();  // from where there is a way back
    } else {
        enter_user_namespace();
    }
}

// What is not to be had here is left out, and its reason counted.
Cells without_missing(Cells all, const Persons& persons) {
    std::vector<Cell> rest;
    for (const Cell& cell : all.cells) {
        const std::string_view missing = persons.missing(cell.users);
        if (missing.empty()) {
            rest.push_back(cell);
        } else {
            ++all.left_out[fmt::format("needs {}", missing)];
        }
    }
    all.cells = std::move(rest);
    return all;
}

std::string provenance() {
    utsname kernel{};
    ::uname(&kernel);
    const std::time_t now = std::time(nullptr);
    tm utc{};
    ::gmtime_r(&now, &utc);
    const Build build = Build::current();
    return fmt::format(
        "{{\"kernel\":\"{}\",\"machine\":\"{}\",\"version\":\"{}\",\"commit\":\"{}\","
        "\"date\":\"{:04}-{:02}-{:02}\"}}\n",
        kernel.release, kernel.machine, build.version, build.commit, utc.tm_year + 1900,
        utc.tm_mon + 1, utc.tm_mday);
}

// A file that takes its name when it is whole.
class Output {
public:
    explicit Output(std::string path) : path_(std::move(path)), file_(unfinished()) { must(); }

    std::ostream& file() noexcept { return file_; }
    void finish() {
        file_.close();
        must();
        std::filesystem::rename(unfinished(), path_);
    }

private:
    std::string unfinished() const { return path_ + ".unfinished"; }
    void must() const {
        if (!file_) {
            throw std::runtime_error(fmt::format("cannot write {}", unfinished()));
        }
    }

    std::string path_;
    std::ofstream file_;
};

void write(Output& output, const Cells& cells, const Measurements& all) {
    output.file() << csv_heading();
    auto broken = all.broken.begin();
    for (std::size_t i = 0; i < cells.cells.size(); ++i) {
        const bool broke = broken != all.broken.end() && broken->cell == i;
        broken += broke ? 1 : 0;
        output.file() << (broke ? csv_line_of_broken(cells.cells[i])
                                : csv_line(cells.cells[i], all.answers[i], ""));
    }
}

void tell_end(const Cells& cells, const Measurements& all) {
    for (std::size_t i = 0; i < std::min(kToldFaults, all.broken.size()); ++i) {
        tell(fmt::format("BROKEN {}: {}", id_of(cells.cells[all.broken[i].cell]),
                         all.broken[i].fault));
    }
    if (all.broken.size() > kToldFaults) {
        tell(fmt::format("and {} more", all.broken.size() - kToldFaults));
    }
    for (const auto& [reason, count] : cells.left_out) {
        tell(fmt::format("left out {} cells: {}", count, reason));
    }
    const auto count = cells.cells.size();
    tell(fmt::format("{} cells in {:.2f} s, {:.0f} a second, {} BROKEN", count, all.taken.count(),
                     static_cast<double>(count) / all.taken.count(), all.broken.size()));
}

int measure_all(const GridOptions& options) {
    Output output(options.output);
    Output meta(options.output + ".meta.json");
    const Part part = Part::parse(options.part);
    obtain_namespaces();
    const Persons persons = Persons::here();
    const Cells cells = without_missing(selected(all_cells(), options.only, part), persons);
    if (cells.cells.empty()) {
        throw std::invalid_argument(
            fmt::format("no cell matches '{}' in part {}", options.only, options.part));
    }
    const Measurements all = measure(cells.cells, persons, options.jobs);
    write(output, cells, all);
    meta.file() << provenance();
    output.finish();
    meta.finish();
    tell_end(cells, all);
    return all.broken.empty() ? 0 : kBroke;
}

int tell_one(const GridOptions& options) {
    const Cell cell = cell_of(options.cell);
    if (const std::string_view reason = nonsense(cell); !reason.empty()) {
        throw std::invalid_argument(fmt::format("{} is no cell: {}", options.cell, reason));
    }
    obtain_namespaces();
    const Persons persons = Persons::here();
    if (const std::string_view missing = persons.missing(cell.users); !missing.empty()) {
        throw std::runtime_error(fmt::format("{} needs {}", options.cell, missing));
    }
    Story story;
    const Measured measured = Bench(persons).measure({&cell, 1}, &story).front();
    for (const std::string& line : story) {
        say(line);
    }
    if (!measured.fault.empty()) {
        tell(fmt::format("BROKEN {}: {}", options.cell, measured.fault));
        return kBroke;
    }
    say(fmt::format("bind {}, listen {}", word_of(measured.answer.bind),
                    word_of(measured.answer.listen)));
    return 0;
}

int run_guarded(const GridOptions& options) {
    try {
        return options.cell.empty() ? measure_all(options) : tell_one(options);
    } catch (const std::invalid_argument& mistake) {
        tell(fmt::format("grid: {}", mistake.what()));
        return kWrong;
    } catch (const std::exception& fault) {
        tell(fmt::format("grid: {}", fault.what()));
        return kCannot;
    }
}

}  // namespace

int run_grid(int argc, char** argv) {
    CLI::App app("Measures what a second socket on a port is told, for every pair of sockets.",
                 "grid");
    GridOptions options;
    options.jobs = usable_processors();
    auto* const output =
        app.add_option("--output", options.output, "The file: a line for each cell");
    auto* const cell =
        app.add_option("--cell", options.cell, "Measure this one and tell its story");
    cell->excludes(output);
    app.add_option("--only", options.only, "Cells whose id matches this pattern (fnmatch)")
        ->excludes(cell);
    app.add_option("--part", options.part, "A part of the cells, as 2/5")
        ->capture_default_str()
        ->excludes(cell);
    app.add_option("--jobs", options.jobs, "Processes")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
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
