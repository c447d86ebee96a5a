// The command lines of the programs: each function is a main() that parses its arguments, runs the
// program, and turns what goes wrong into one line on stderr and an exit code: 1 a call failed, 2
// the command line is wrong. Of the sources here command_line.cpp and the mains of `grid` and `why`
// alone include CLI11.
#pragma once

namespace bindlab {

int run_addressused(int argc, char** argv);
int run_addressused2(int argc, char** argv);
int run_tcp_client(int argc, char** argv);
int run_udp_server(int argc, char** argv);
int run_udp_client(int argc, char** argv);
int run_actor_program(int argc, char** argv);
int run_rules(int argc, char** argv);

}  // namespace bindlab
