// The files that `check` writes: its card for a person's CI.
#pragma once

#include <list>
#include <string>

#include "cpp_servers/programs/unfinished_file.hpp"

namespace bindlab {

struct CheckWords;
struct Judgement;
struct ServerObservations;

/// Those that the words ask for. They are opened before the server's first start, so that one that
/// cannot be written is told of before minutes have been spent on it.
class CheckFiles {
public:
    /// Throws std::runtime_error if one of them cannot be written.
    explicit CheckFiles(const CheckWords& words);

    /// Each of them, whole. Throws std::runtime_error, when all the others have been written.
    void write(const ServerObservations& seen, const Judgement& judgement);

private:
    using Text = std::string (*)(const ServerObservations& seen, const Judgement& judgement);
    struct Wanted {
        Wanted(Text its_text, const std::string& path) : text(its_text), file(path) {}
        Text text;
        UnfinishedFile file;
    };

    void open(const std::string& path, Text text);

    std::list<Wanted> files_;
};

}  // namespace bindlab
