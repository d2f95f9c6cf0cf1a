#include <exception>
#include <iostream>
#include <new>
#include <string>

#include "api/exit_code.h"
#include "app/commands.h"
#include "util/config_error.h"
#include "util/exit_code.h"

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
    if (!(std::cout << std::flush))
      return report(exit_code::kBadInput, "standard output: cannot be written");
    return code;
  } catch (const std::bad_alloc&) {
    return report(exit_code::kBroken, "out of memory");
  } catch (const std::exception& e) {
    const int code = exit_code_of(e);
    return report(code,
                  (code == exit_code::kBroken ? "internal error: " : "") + std::string(e.what()));
  }
}

}  // namespace ohmic::app
