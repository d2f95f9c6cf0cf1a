# Compiler options of every target of ours, as one interface library.
# Paths are hashed relative to the source tree, so that every clone of it shares one cache.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(OHMIC_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${OHMIC_LAUNCHER})
  set(CMAKE_C_COMPILER_LAUNCHER ${OHMIC_LAUNCHER})
endif()

add_library(ohmic_options INTERFACE)
target_include_directories(ohmic_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(ohmic_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror=return-type
  $<$<BOOL:${OHMIC_WERROR}>:-Werror>)
# The same bits on every machine: no contraction of a*b+c into one rounding.
target_compile_options(ohmic_options INTERFACE -ffp-contract=off)
if(OHMIC_SANITIZE)
  target_compile_options(ohmic_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(ohmic_options INTERFACE -fsanitize=address,undefined)
endif()
if(OHMIC_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "OHMIC_FUZZ needs clang++ (its libFuzzer); the preset `fuzz` asks for it.")
  endif()
  set(OHMIC_FUZZ_SANITIZERS -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  target_compile_options(ohmic_options INTERFACE ${OHMIC_FUZZ_SANITIZERS} -fno-omit-frame-pointer)
  target_link_options(ohmic_options INTERFACE ${OHMIC_FUZZ_SANITIZERS})
endif()
if(OHMIC_COVERAGE)
  target_compile_options(ohmic_options INTERFACE --coverage)
  target_link_options(ohmic_options INTERFACE --coverage)
endif()
if(OHMIC_TIDY)
  find_program(CLANG_TIDY_PROGRAM NAMES clang-tidy-14 clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${CLANG_TIDY_PROGRAM})
endif()

# ohmic_add_library(NAME SOURCES ... DEPENDS ...): a static library with our options.
function(ohmic_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC $<BUILD_INTERFACE:ohmic_options> ${ARG_DEPENDS})
endfunction()
