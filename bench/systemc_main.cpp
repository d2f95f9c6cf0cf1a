#include <benchmark/benchmark.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <systemc>

#include "bench/benchmarks.h"

int sc_main(int argc, char* argv[]) {
  benchmark::Initialize(&argc, argv);
  try {
    ohmic::bench::register_benchmarks({argv + 1, argv + argc});
    benchmark::RunSpecifiedBenchmarks();
  } catch (const std::exception& e) {
    std::cerr << e.what() << std::endl;
    return 1;
  }
  benchmark::Shutdown();
  return 0;
}

// The kernel's library has a main of its own; ours silences its banner first.
int main(int argc, char* argv[]) {
  ::setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}
