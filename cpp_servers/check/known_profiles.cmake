# Makes OUTPUT, a header with the text of each profile of the folder PROFILES: the binary is alone where it is copied to.
file(GLOB files ${PROFILES}/*.json)
set(rows)
set(count 0)
foreach(file IN LISTS files)
    cmake_path(GET file STEM name)
    file(READ ${file} text)
    string(APPEND rows "    {\"${name}\", R\"profile(${text})profile\"},\n")
    math(EXPR count "${count} + 1")
endforeach()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
// Generated from cpp_servers/check/profiles by known_profiles.cmake.
#pragma once

#include <array>
#include <string_view>

namespace bindlab {

struct KnownProfile {
    std::string_view name;
    std::string_view text;
};

inline constexpr std::array<KnownProfile, @count@> kKnownProfiles = {{
@rows@}};

}  // namespace bindlab
]])
