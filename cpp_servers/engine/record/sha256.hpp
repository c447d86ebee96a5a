// SHA-256 (FIPS 180-4), by which a folder of evidence can be told from one that was altered.
//
// Owns the state of one computation; the mathematics are nettle's.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace bindlab {

class Sha256 {
public:
    Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    ~Sha256();

    void add(std::string_view bytes);
    /// Of all bytes so far, 64 lower-case hexadecimal digits; more may be added afterwards.
    std::string digest() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_of(std::string_view bytes);
/// Of what is in a file now. Throws std::system_error.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace bindlab
