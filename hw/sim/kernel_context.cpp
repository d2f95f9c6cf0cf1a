#include "hw/sim/kernel_context.h"

#include <systemc>

namespace ohmic {
namespace {

std::recursive_mutex& kernel_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

}  // namespace

KernelContext::KernelContext()
    : lock_(kernel_mutex()),
      current_before_(sc_core::sc_curr_simcontext),
      default_before_(sc_core::sc_default_global_context),
      own_(new sc_core::sc_simcontext) {
  sc_core::sc_curr_simcontext = own_;
  sc_core::sc_default_global_context = own_;
}

KernelContext::~KernelContext() {
  delete own_;
  sc_core::sc_curr_simcontext = current_before_;
  sc_core::sc_default_global_context = default_before_;
}

}  // namespace ohmic

/// SystemC's library wants this function from every program. A program with a main of its own never
/// calls it, and one that starts at sc_main brings a stronger definition.
extern "C" __attribute__((weak)) int sc_main(int, char*[]) { return 2; }
