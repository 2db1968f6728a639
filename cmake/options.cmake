option(DUNLIN_BENCH "Build the benchmarks in bench/" ON)
set(DUNLIN_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined")
option(DUNLIN_FUZZ "Build the fuzzers of tests/fuzz with libFuzzer; needs clang" OFF)

add_compile_options(-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
                    -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
# The same result on every compiler and build type: no fused multiply-add behind our back.
add_compile_options(-ffp-contract=off -fstack-protector-strong -fstack-clash-protection)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
# Lines in a stack trace cost nothing at run time.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
if(DUNLIN_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")  # half the time of -O0 under the sanitizers
  add_compile_options(-fsanitize=${DUNLIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DUNLIN_SANITIZE})
endif()
if(DUNLIN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # the coverage that libFuzzer steers by; its main() is in the fuzzers only
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
