#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// The accumulators of one weight layer for a fixed number of images. Thread-safe.
class IntegerProduct {
 public:
  virtual ~IntegerProduct() = default;
  /// codes: [N, H, W, C]; sums: [N, H', W', O], channels last. A sum of 2^24 or more may come as
  /// another whole number that rounds to the same float32, but only if the layer's zero point is 0.
  /// scratch: the calling thread's own, grows as needed.
  virtual void run(const std::uint8_t* codes, std::int32_t* sums,
                   std::vector<std::uint8_t>& scratch) const = 0;
};

/// Builds products with oneDNN and keeps its code and reordered weights for every width that a
/// layer was asked at. In a build without oneDNN every product is null. Thread-safe.
class IntegerProducts {
 public:
  explicit IntegerProducts(const NetworkSpec& network);
  ~IntegerProducts();

  /// Whether this build has oneDNN.
  static bool available();

  /// Weight layer `index` on `batch` images at a time; null if no exact product is at hand,
  /// as none is for codes of more than 8 bits.
  std::shared_ptr<const IntegerProduct> prepare(int index, const IntegerLayer& layer, int batch);

 private:
  class Store;
  std::unique_ptr<Store> store_;
};

/// Way to make an exact product of kernels that may saturate sums of two products at 16 bits.
enum class ProductForm {
  kWhole,   ///< the weights as they are
  kHalves,  ///< 2 * (w >> 1) + (w & 1): two products
  kNone     ///< neither is exact
};

/// The form that is exact for a layer. saturates: whether the kernel at hand saturates pairs.
ProductForm exact_form(const IntegerLayer& layer, std::size_t rows, bool saturates);

/// Whether a layer's codes are bytes, as the kernels take them: 8 bits at most.
bool fits_bytes(const IntegerLayer& layer);

/// Whether any two products of neighbours may leave 16 bits.
bool pairs_may_saturate(const IntegerLayer& layer);

}  // namespace ohmic
