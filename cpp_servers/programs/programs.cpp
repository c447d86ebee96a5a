#include "cpp_servers/programs/programs.hpp"

#include <array>

#include "cpp_servers/programs/check_program.hpp"
#include "cpp_servers/programs/command_line.hpp"
#include "cpp_servers/programs/export_program.hpp"
#include "cpp_servers/programs/grid_program.hpp"
#include "cpp_servers/programs/why_program.hpp"

namespace bindlab {

namespace {

constexpr std::array<Program, 11> kPrograms = {{
    {"addressused", run_addressused, "TCP server of the lecture: no option, one connection"},
    {"addressused2", run_addressused2, "the same with SO_REUSEADDR set before bind"},
    {"tcp-client", run_tcp_client, "sends its input to a TCP server, prints what comes back"},
    {"udp-server", run_udp_server, "prints every datagram it receives"},
    {"udp-client", run_udp_client, "sends its input as datagrams, prints what comes back"},
    {"actor", run_actor_program, "makes the system calls it is told to, one a line"},
    {"rules", run_rules, "prints the rules of a port, or what they say of two sockets"},
    {"grid", run_grid, "measures what two sockets on one port are told, for every pair"},
    {"why", run_why, "says who holds a port here, until when, and what would let you bind it"},
    {"check", run_check,
     "puts a server of yours through stops and restarts: is it safe to restart?"},
    {"export", run_export, "writes a case or a cell as a program that somebody else can run"},
}};

}  // namespace

std::span<const Program> programs() {
    return kPrograms;
}

}  // namespace bindlab
