#include "cpp_servers/why/command/call_stack.hpp"

#include <cxxabi.h>
#include <elfutils/libdwfl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>

#ifdef BINDLAB_NO_LOADING
// A static binary loads no libraries. libdw would load one that asks servers for debug information
// (debuginfod-client.c of elfutils, if DEBUGINFOD_URLS is set), and does without where that fails.
// What it calls dlopen() is linked to this (ld(1), --wrap).
extern "C" void* __wrap_dlopen(const char* /*file*/, int /*mode*/) {  // NOLINT
    return nullptr;
}
#endif

namespace bindlab {

namespace {

constexpr std::size_t kMostFrames = 64;

struct EndDwfl {
    void operator()(Dwfl* dwfl) const noexcept { ::dwfl_end(dwfl); }
};
using Session = std::unique_ptr<Dwfl, EndDwfl>;

const Dwfl_Callbacks& callbacks() {
    static char* path = nullptr;  // libdwfl's own: the folder of the module, /usr/lib/debug
    static const Dwfl_Callbacks all = {.find_elf = ::dwfl_linux_proc_find_elf,
                                       .find_debuginfo = ::dwfl_standard_find_debuginfo,
                                       .section_address = nullptr,
                                       .debuginfo_path = &path};
    return all;
}

std::string decoded(const char* symbol) {
    const std::string_view plain(symbol);
    // Without the prefix it would be a type: a function `f` of C a float (Itanium C++ ABI, 5.1).
    if (plain.starts_with("_Z")) {
        int status = 0;
        const std::unique_ptr<char, decltype(&std::free)> name(
            abi::__cxa_demangle(symbol, nullptr, nullptr, &status), &std::free);
        if (status == 0 && name) {
            return name.get();
        }
    }
    // A compiler's copy of a function, `serve.constprop.0`, is that function to its author.
    return std::string(plain.substr(0, plain.find('.', 1)));
}

StackFrame frame_at(Dwfl* dwfl, Dwarf_Addr address) {
    StackFrame frame;
    Dwfl_Module* const module = ::dwfl_addrmodule(dwfl, address);
    if (module == nullptr) {
        frame.offset = address;
        return frame;
    }
    Dwarf_Addr start = 0;
    const char* const name =
        ::dwfl_module_info(module, nullptr, &start, nullptr, nullptr, nullptr, nullptr, nullptr);
    frame.module = name == nullptr ? "" : name;
    frame.offset = address - start;
    GElf_Off beyond = 0;
    GElf_Sym symbol{};
    if (const char* const function =
            ::dwfl_module_addrinfo(module, address, &beyond, &symbol, nullptr, nullptr, nullptr)) {
        frame.function = decoded(function);
        frame.beyond = beyond;
    }
    if (Dwfl_Line* const line = ::dwfl_module_getsrc(module, address)) {
        const char* const file =
            ::dwfl_lineinfo(line, nullptr, &frame.line, nullptr, nullptr, nullptr);
        frame.file = file == nullptr ? "" : file;
    }
    return frame;
}

struct Walk {
    Dwfl* dwfl = nullptr;
    std::vector<StackFrame> frames;
};

int take_frame(Dwfl_Frame* state, void* data) {
    auto& walk = *static_cast<Walk*>(data);
    Dwarf_Addr address = 0;
    bool is_activation = false;
    if (!::dwfl_frame_pc(state, &address, &is_activation)) {
        return DWARF_CB_ABORT;
    }
    // A return address may be the first of the next line, or even function.
    walk.frames.push_back(frame_at(walk.dwfl, is_activation ? address : address - 1));
    return walk.frames.size() < kMostFrames ? DWARF_CB_OK : DWARF_CB_ABORT;
}

std::string_view last_part(std::string_view path) {
    return path.substr(path.find_last_of('/') + 1);
}

bool is_of_libc(const StackFrame& frame) {
    constexpr std::array<std::string_view, 5> kModules = {"libc.so", "libc-", "libpthread",
                                                          "ld-linux", "ld-musl"};
    const std::string_view module = last_part(frame.module);
    if (module.starts_with("[vdso")) {
        return true;
    }
    if (std::ranges::any_of(kModules, [&](auto start) { return module.starts_with(start); })) {
        return true;
    }
    // In a static program libc is part of the module.
    constexpr std::array<std::string_view, 4> kCalls = {"bind", "listen", "connect", "socket"};
    std::string_view function = frame.function;
    if (function.starts_with("__libc_")) {
        function.remove_prefix(7);
    }
    function.remove_prefix(std::min(function.find_first_not_of('_'), function.size()));
    return frame.file.empty() && std::ranges::find(kCalls, function) != kCalls.end();
}

}  // namespace

std::vector<StackFrame> call_stack(pid_t pid, pid_t tid) {
    const Session session(::dwfl_begin(&callbacks()));
    if (!session || ::dwfl_linux_proc_report(session.get(), pid) != 0 ||
        ::dwfl_report_end(session.get(), nullptr, nullptr) != 0 ||
        ::dwfl_linux_proc_attach(session.get(), pid, true) != 0) {
        return {};
    }
    Walk walk{.dwfl = session.get(), .frames = {}};
    // What it returns says whether the stack's end was reached: the frames until there count.
    ::dwfl_getthread_frames(session.get(), tid, take_frame, &walk);
    return walk.frames;
}

std::optional<StackFrame> caller_in(const std::vector<StackFrame>& stack) {
    const auto found = std::ranges::find_if_not(stack, is_of_libc);
    return found == stack.end() ? std::nullopt : std::optional(*found);
}

std::optional<StackFrame> source_in(const std::vector<StackFrame>& stack) {
    const auto caller = std::ranges::find_if_not(stack, is_of_libc);
    const auto found = std::find_if(caller, stack.end(), [](const StackFrame& it) {
        return !it.file.empty() && !is_of_libc(it);
    });
    return found == stack.end() ? std::nullopt : std::optional(*found);
}

std::string to_string(const StackFrame& frame) {
    if (!frame.file.empty()) {
        const std::string function = frame.function.empty() ? "?" : frame.function;
        return fmt::format("{} ({}:{})", function, frame.file, frame.line);
    }
    const std::string module = frame.module.empty() ? "memory" : frame.module;
    return frame.function.empty()
               ? fmt::format("{}+{:#x}", module, frame.offset)
               : fmt::format("{}+{:#x} in {}", frame.function, frame.beyond, module);
}

}  // namespace bindlab
