#include <exception>
#include <iostream>
#include <new>

#include "app/commands.h"
#include "hw/mapping/capacity_error.h"
#include "hw/sim/simulation_error.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

int report(int code, const std::string& problem) {
  std::cerr << "ohmic: " << one_line(problem) << std::endl;
  return code;
}

}  // namespace

int run_guarded(const std::function<int()>& body) {
  try {
    const int code = body();
    // Without a word a result would be lost where a disk is full.
    if (!(std::cout << std::flush)) return report(2, "standard output: cannot be written");
    return code;
  } catch (const ConfigError& e) {
    return report(2, e.what());
  } catch (const CapacityError& e) {
    return report(3, e.what());
  } catch (const SimulationError& e) {
    return report(4, e.what());
  } catch (const std::bad_alloc&) {
    return report(1, "out of memory");
  } catch (const std::exception& e) {
    return report(1, std::string("internal error: ") + e.what());
  }
}

}  // namespace ohmic::app
