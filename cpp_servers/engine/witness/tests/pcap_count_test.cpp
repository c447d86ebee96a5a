#include "cpp_servers/engine/witness/pcap_count.hpp"

#include <gtest/gtest.h>

#include <array>
#include <span>
#include <stdexcept>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

void append(const std::filesystem::path& file, std::span<const std::uint32_t> words,
            std::size_t bytes) {
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    stream.write(reinterpret_cast<const char*>(words.data()), 4 * std::ssize(words));
    stream << std::string(bytes, 'x');
}

constexpr std::array<std::uint32_t, 6> kHeader{0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
constexpr std::array<std::uint32_t, 4> kPacket{1, 2, 60, 60};

TEST(PcapCount, FollowsAFileThatGrows) {
    const Folder folder;
    PcapCount count(folder / "c.pcap");
    EXPECT_EQ(count.packets(), 0U);
    append(folder / "c.pcap", kHeader, 0);
    EXPECT_EQ(count.packets(), 0U);
    append(folder / "c.pcap", kPacket, 60);
    EXPECT_EQ(count.packets(), 1U);
    append(folder / "c.pcap", kPacket, 10);  // not written in full yet
    EXPECT_EQ(count.packets(), 1U);
    append(folder / "c.pcap", {}, 50);
    EXPECT_EQ(count.packets(), 2U);
}

TEST(PcapCount, RefusesAnotherFormat) {
    const Folder folder;
    append(folder / "c.pcap", std::array<std::uint32_t, 6>{0x0a0d0d0a}, 0);
    EXPECT_THROW(PcapCount(folder / "c.pcap").packets(), std::runtime_error);
}

}  // namespace
}  // namespace bindlab
