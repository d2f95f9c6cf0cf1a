#include <exception>
#include <iostream>
#include <new>

#include "app/commands.h"
#include "nets/config_error.h"

namespace ohmic::app {

int run_guarded(const std::function<int()>& body) {
  try {
    return body();
  } catch (const ConfigError& e) {
    std::cerr << "ohmic: " << e.what() << std::endl;
    return 2;
  } catch (const std::bad_alloc&) {
    std::cerr << "ohmic: out of memory" << std::endl;
    return 1;
  } catch (const std::exception& e) {
    std::cerr << "ohmic: internal error: " << e.what() << std::endl;
    return 1;
  }
}

}  // namespace ohmic::app
