#include "quant/integer/inference/integer_products.h"

namespace ohmic {

class IntegerProducts::Store {};

IntegerProducts::IntegerProducts(const NetworkSpec&) {}
IntegerProducts::~IntegerProducts() = default;

bool IntegerProducts::available() { return false; }

std::shared_ptr<const IntegerProduct> IntegerProducts::prepare(int, const IntegerLayer&, int) {
  return nullptr;
}

}  // namespace ohmic
