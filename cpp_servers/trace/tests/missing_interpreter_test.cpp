#include "cpp_servers/trace/missing_interpreter.hpp"

#include <elf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace bindlab {
namespace {

class MissingInterpreterTest : public testing::Test {
protected:
    MissingInterpreterTest() {
        std::string name = testing::TempDir() + "interpreterXXXXXX";
        folder_ = ::mkdtemp(name.data());
    }
    ~MissingInterpreterTest() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
        return folder_ + "/" + name;
    }

    std::string folder_;
};

TEST_F(MissingInterpreterTest, IsTheOneThatAScriptNames) {
    EXPECT_EQ(missing_interpreter(file("a", "#!/no/such/interp -x\n")), "/no/such/interp");
    EXPECT_EQ(missing_interpreter(file("b", "#! \t/no/such\n")), "/no/such");
    EXPECT_EQ(missing_interpreter(file("c", "#!/bin/sh\r\necho\n")), "/bin/sh\r");
    EXPECT_EQ(missing_interpreter(file("d", "#!/bin/sh\n")), std::nullopt);
    EXPECT_EQ(missing_interpreter(file("e", "#!\n")), std::nullopt);
    EXPECT_EQ(missing_interpreter(file("f", "")), std::nullopt);
    EXPECT_EQ(missing_interpreter(folder_ + "/nowhere"), std::nullopt);
    EXPECT_EQ(missing_interpreter(folder_), std::nullopt);
}

TEST_F(MissingInterpreterTest, IsTheOneOfTheInterpreterToo) {
    const std::string inner = file("inner", "#!/no/such/interp\n");
    EXPECT_EQ(missing_interpreter(file("outer", "#!" + inner + "\n")), "/no/such/interp");
    const std::string self = folder_ + "/self";
    EXPECT_EQ(missing_interpreter(file("self", "#!" + self + "\n")), std::nullopt);
}

template <class Header, class Segment>
std::string program_with(unsigned char kind, const std::string& loader) {
    Header header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = kind;
    header.e_phoff = sizeof header;
    header.e_phnum = 2;
    Segment other{};
    Segment interpreter{};
    interpreter.p_type = PT_INTERP;
    interpreter.p_offset = sizeof header + 2 * sizeof interpreter;
    interpreter.p_filesz = static_cast<decltype(interpreter.p_filesz)>(loader.size() + 1);
    std::string bytes(sizeof header + 2 * sizeof interpreter, '\0');
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, &other, sizeof other);
    std::memcpy(bytes.data() + sizeof header + sizeof other, &interpreter, sizeof interpreter);
    return bytes + loader + '\0';
}

TEST_F(MissingInterpreterTest, IsTheLoaderOfAProgramOfBothClasses) {
    EXPECT_EQ(missing_interpreter(
                  file("a", program_with<Elf64_Ehdr, Elf64_Phdr>(ELFCLASS64, "/no/ld-musl.so.1"))),
              "/no/ld-musl.so.1");
    EXPECT_EQ(missing_interpreter(
                  file("b", program_with<Elf32_Ehdr, Elf32_Phdr>(ELFCLASS32, "/no/ld-linux.so.2"))),
              "/no/ld-linux.so.2");
    EXPECT_EQ(missing_interpreter("/proc/self/exe"), std::nullopt);
    EXPECT_EQ(missing_interpreter(file("c",
                                       "\x7f"
                                       "ELF")),
              std::nullopt)
        << "cut off";
}

}  // namespace
}  // namespace bindlab
