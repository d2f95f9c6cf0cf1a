#pragma once

#include <exception>

#include "api/error.h"
#include "api/exit_code.h"

namespace ohmic {

/// What `body` returns. Throws Error in place of every other exception that it throws.
template <typename Body>
auto with_errors(const Body& body) {
  try {
    return body();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& failure) {
    throw Error(exit_code_of(failure), failure.what());
  }
}

}  // namespace ohmic
