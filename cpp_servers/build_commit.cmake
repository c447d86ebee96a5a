# Writes OUTPUT, a header with the commit that SOURCE is at, unless it says so already: run at each build, it has something
# compiled only when the commit has changed. "-dirty" where files that the binary is made of differ from it.
# cmake -DSOURCE=folder -DOUTPUT=file -P build_commit.cmake
cmake_policy(VERSION 3.20)
set(commit "unknown")
find_program(git git)
if(git)
    set(ask ${git} -C ${SOURCE} -c safe.directory=*)
    execute_process(COMMAND ${ask} describe --always
        OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
    execute_process(COMMAND ${ask} status --porcelain -uno -- cpp_servers netns CMakeLists.txt CMakePresets.json
        OUTPUT_VARIABLE changed ERROR_QUIET)
    if(NOT failed)
        set(commit ${said})
        if(changed)
            string(APPEND commit "-dirty")
        endif()
    endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define BINDLAB_COMMIT \"@commit@\"\n" @ONLY)
