#include "util/random_source.h"

#include <locale>
#include <sstream>
#include <stdexcept>

namespace ohmic {

std::string RandomSource::save() const {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << engine_;
  return text.str();
}

void RandomSource::load(const std::string& state) {
  std::istringstream text(state);
  text.imbue(std::locale::classic());
  text >> engine_;
  if (text.fail()) throw std::runtime_error("the saved state of a random generator is damaged");
}

}  // namespace ohmic
