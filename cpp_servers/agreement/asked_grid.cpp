#include "cpp_servers/agreement/asked_grid.hpp"

#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/mount.h>

#include <span>
#include <string_view>

#include "cpp_servers/agreement/prediction.hpp"
#include "cpp_servers/grid/batch.hpp"
#include "cpp_servers/grid/laboratory.hpp"
#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/why/findings.hpp"
#include "netns/network_namespace.hpp"
#include "netns/own_mounts.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kPrediction = 2;  // among the answers, after bind() and listen()

// The processes of the grid live in a PID namespace of their own (measuring.cpp), and those are
// what /proc must show.
void show_own_processes() {
    check(::unshare(CLONE_NEWNS), "get mounts of one's own");
    own_mounts();
    check(::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr),
          "mount /proc of this PID namespace");
}

BindRequest request_of(const Cell& cell, std::uint16_t port, uid_t uid) {
    const Place& place = place_of(cell.second);
    BindRequest request;
    request.protocol = cell.protocol;
    request.where = {place.address, port};
    request.options = cell.second_options;
    request.v6only = place.only_ipv6;
    request.uid = uid;
    request.device = second_device(cell.devices);
    request.interface = request.device.empty() ? 0 : ::if_nametoindex(request.device.c_str());
    return request;
}

bool has_prediction(const CellOutcome& outcome) {
    return outcome.fault.empty() && outcome.answers.size() > kPrediction;
}

Agreement agreement_of(const CellOutcome& outcome) {
    return compare(outcome.answers[kPrediction], outcome.answers[0], outcome.answers[1]);
}

}  // namespace

std::size_t AgreementCount::hidden() const {
    std::size_t all = 0;
    for (const auto& [fact, number] : cannot_know) {
        all += number;
    }
    return all;
}

std::string AskedGrid::heading() const {
    std::string text = PairGrid::heading();
    text.insert(text.size() - 1, ",why");
    return text;
}

std::string AskedGrid::line(std::size_t cell, const CellOutcome& outcome) const {
    std::string text = PairGrid::line(cell, outcome);
    const std::string said =
        has_prediction(outcome) ? words_of_prediction(outcome.answers[kPrediction]) : "-";
    text.insert(text.size() - 1, fmt::format(",\"{}\"", said));
    return text;
}

std::string AskedGrid::disagreement(std::size_t cell, const CellOutcome& outcome) const {
    if (!has_prediction(outcome) || agreement_of(outcome) != Agreement::wrong) {
        return {};
    }
    return fmt::format("bind {}, listen {}; why had said {}; the rules: {}",
                       word_of(outcome.answers[0]), word_of(outcome.answers[1]),
                       words_of_prediction(outcome.answers[kPrediction]),
                       PairGrid::disagreement(cell, outcome).empty() ? "the same as the kernel"
                                                                     : "otherwise, too");
}

std::vector<CellOutcome> AskedGrid::measure(const Laboratory& laboratory, std::size_t begin,
                                            std::size_t count, Story* story) const {
    if (!sees_processes_) {
        show_own_processes();
        sees_processes_ = true;
    }
    const BeforeSecond ask = [&](const Cell& cell, std::uint16_t port) {
        const uid_t uid = laboratory.persons().second(cell.users);
        const NetworkNamespace here = NetworkNamespace::current();
        return number_of_prediction(look(here, request_of(cell, port, uid), kernel(), false));
    };
    return measure_pairs(laboratory, std::span(cells()).subspan(begin, count), story, ask);
}

AgreementCount AskedGrid::count(const std::vector<CellOutcome>& outcomes) const {
    AgreementCount found;
    for (const CellOutcome& outcome : outcomes) {
        if (!has_prediction(outcome)) {
            continue;
        }
        switch (agreement_of(outcome)) {
            case Agreement::right:
                ++found.right;
                break;
            case Agreement::wrong:
                ++found.wrong;
                break;
            case Agreement::cannot_know:
                ++found.cannot_know[words_of_prediction(outcome.answers[kPrediction])];
                break;
        }
    }
    return found;
}

}  // namespace bindlab
