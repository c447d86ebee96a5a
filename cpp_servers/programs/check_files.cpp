#include "cpp_servers/programs/check_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <system_error>

#include "cpp_servers/check/card_badge.hpp"
#include "cpp_servers/check/card_json.hpp"
#include "cpp_servers/check/card_junit.hpp"
#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/programs/check_words.hpp"

namespace bindlab {

namespace {

std::string json_text(const ServerObservations& seen, const Judgement& judgement) {
    return card_json(seen, judgement) + "\n";
}

std::string badge_text(const ServerObservations& /*seen*/, const Judgement& judgement) {
    return card_badge(judgement);
}

}  // namespace

CheckFiles::CheckFiles(const CheckWords& words) {
    if (!words.evidence.empty()) {
        std::error_code fault;
        std::filesystem::create_directories(words.evidence, fault);
        if (fault) {
            throw std::runtime_error(
                fmt::format("cannot make the folder {}: {}", words.evidence, fault.message()));
        }
        open(words.evidence + "/card.json", json_text);
    }
    open(words.junit, card_junit);
    open(words.badge, badge_text);
}

void CheckFiles::open(const std::string& path, Text text) {
    if (!path.empty()) {
        files_.emplace_back(text, path);
    }
}

void CheckFiles::write(const ServerObservations& seen, const Judgement& judgement) {
    std::string faults;
    for (auto& [text, file] : files_) {
        try {
            file.stream() << text(seen, judgement);
            file.finish();
        } catch (const std::runtime_error& fault) {
            faults += (faults.empty() ? "" : "; ") + std::string(fault.what());
        }
    }
    if (!faults.empty()) {
        throw std::runtime_error(faults);
    }
}

}  // namespace bindlab
