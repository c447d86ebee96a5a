// What was typed behind `check`, and what is to be done by it.
#pragma once

#include <string>
#include <vector>

#include "cpp_servers/check/check_order.hpp"

namespace bindlab {

/// The command line's words as they are.
struct CheckWords {
    std::vector<std::string> command;
    std::string profile;
    std::string request;
    std::string reload;
    std::string port;
    std::string address;
    std::vector<std::string> further;
    std::string uid;
    std::string timeout;
    std::string junit;
    std::string badge;
    std::string evidence;
    bool stops_all = false;
    bool json = false;
    bool all = false;
    bool progress = false;
};

/// A profile's words are for where none were typed. Throws std::invalid_argument with what is wrong
/// and what to do.
CheckOrder order_of(const CheckWords& words);

}  // namespace bindlab
