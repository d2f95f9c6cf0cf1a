#include <csignal>
#include <cstdlib>
#include <systemc>

#include "app/commands.h"

// The programs start here: SystemC wants to be the one that calls sc_main. Its library has a main
// of its own; ours silences its banner first.
int sc_main(int argc, char* argv[]) {
  return ohmic::app::run_guarded([&] { return ohmic::app::run_program({argv + 1, argv + argc}); });
}

int main(int argc, char* argv[]) {
  // A file that may grow no further is an error of write(), as a full disk is, not the end.
  std::signal(SIGXFSZ, SIG_IGN);
  ::setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}
