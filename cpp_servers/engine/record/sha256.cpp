#include "cpp_servers/engine/record/sha256.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <nettle/sha2.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

struct Sha256::State {
    sha256_ctx context{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    sha256_init(&state_->context);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    sha256_update(&state_->context, bytes.size(),
                  reinterpret_cast<const std::uint8_t*>(bytes.data()));
}

std::string Sha256::digest() const {
    sha256_ctx so_far = state_->context;  // for sha256_digest() begins anew
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&so_far, digest.size(), digest.data());
    std::string digits;
    for (const std::uint8_t byte : digest) {
        digits += fmt::format("{:02x}", byte);
    }
    return digits;
}

std::string sha256_of(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    return sum.digest();
}

std::string sha256_of_file(const std::filesystem::path& file) {
    const auto attempt = [&] { return fmt::format("read {}", file.native()); };
    const Descriptor stream(check(open(file.c_str(), O_RDONLY | O_CLOEXEC), attempt));
    Sha256 sum;
    std::array<char, 65536> buffer{};
    while (const ssize_t size = check(read(stream.get(), buffer.data(), buffer.size()), attempt)) {
        sum.add({buffer.data(), static_cast<std::size_t>(size)});
    }
    return sum.digest();
}

}  // namespace bindlab
