#include "cpp_servers/trace/command_start.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

namespace bindlab {
namespace {

sigset_t no_signals() {
    sigset_t none;
    ::sigemptyset(&none);
    return none;
}

TEST(CommandStartTest, EndsAChildThatNobodyLetsGoOn) {
    pid_t pid = 0;
    {
        const CommandStart start({"true"}, {}, no_signals());
        pid = start.pid();
        EXPECT_EQ(::kill(pid, 0), 0);
    }
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST(CommandStartTest, SaysWhichErrnoKeptTheProgramFromItsStart) {
    CommandStart start({"/nowhere/at/all"}, {}, no_signals());
    start.go_on();
    try {
        start.throw_failure();
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), ENOENT);
        EXPECT_EQ(std::string(fault.what()), "run /nowhere/at/all: No such file or directory");
    }
}

TEST(CommandStartTest, TakesAClosedFolderOfPathForNoCommand) {
    TraceOptions options;
    options.before_exec = [] { ::setenv("PATH", "/etc/passwd/x:/usr/bin", 1); };
    for (const auto& [name, error] : {std::pair{"no-such-command", ENOENT}, {"..", EISDIR}}) {
        CommandStart start({name}, options, no_signals());
        start.go_on();
        try {
            start.throw_failure();
        } catch (const std::system_error& fault) {
            EXPECT_EQ(fault.code().value(), error) << fault.what();
        }
    }
}

TEST(CommandStartTest, NamesTheInterpreterThatIsMissing) {
    std::string path = testing::TempDir() + "scriptXXXXXX";
    {
        const Descriptor file(::mkstemp(path.data()));
        const std::string text = "#!/bin/sh\r\necho\n";
        ASSERT_EQ(::write(file.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        ASSERT_EQ(::fchmod(file.get(), 0700), 0);
    }
    CommandStart start({path}, {}, no_signals());
    start.go_on();
    try {
        start.throw_failure();
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), ENOENT);
        EXPECT_NE(
            std::string(fault.what())
                .find("its interpreter '/bin/sh\r', of a line that ends in CR LF, is missing"),
            std::string::npos)
            << fault.what();
    }
    ::unlink(path.c_str());
}

TEST(CommandStartTest, SaysWhatTheCallersOwnPartHasThrown) {
    TraceOptions options;
    options.before_exec = [] {
        throw std::system_error(EPERM, std::generic_category(), "unshare");
    };
    CommandStart start({"true"}, options, no_signals());
    start.go_on();
    try {
        start.throw_failure();
    } catch (const std::system_error& fault) {
        EXPECT_EQ(std::string(fault.what()), "unshare: Operation not permitted");
    }
}

}  // namespace
}  // namespace bindlab
