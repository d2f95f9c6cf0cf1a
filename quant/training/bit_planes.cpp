#include "quant/training/bit_planes.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cstdlib>

#include "quant/training/bit_plane_kernels.h"

namespace ohmic {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

/// out[i] = values[place[i]], or out[place[i]] = values[i].
void gather(const float* values, const at::Tensor& place, float* out) {
  const auto* at = place.data_ptr<std::int32_t>();
  for (std::int64_t i = 0; i < place.numel(); ++i) out[i] = values[at[i]];
}
void scatter(const float* values, const at::Tensor& place, float* out) {
  const auto* at = place.data_ptr<std::int32_t>();
  for (std::int64_t i = 0; i < place.numel(); ++i) out[at[i]] = values[i];
}

PlaneShape shape_of(const at::Tensor& planes) {
  return {planes.size(0), planes.size(1), planes.size(2)};
}

const float* data_of(const at::Tensor& tensor) { return tensor.data_ptr<float>(); }

/// Codes in PyTorch's order and the sum of the norms; a group's own norm is kept for the gradient.
class SummedPlanes : public torch::autograd::Function<SummedPlanes> {
 public:
  static tensor_list forward(AutogradContext* context, const at::Tensor& planes,
                             const at::Tensor& masks, const at::Tensor& signs,
                             const at::Tensor& cell_of_weight) {
    const PlaneShape shape = shape_of(planes);
    const at::Tensor levels = at::empty({shape.of_plane()}, at::kFloat);
    const at::Tensor norms = at::empty({shape.planes, shape.blocks}, at::kFloat);
    sum_planes(shape, data_of(planes), data_of(signs), levels.data_ptr<float>(),
               norms.data_ptr<float>());
    context->save_for_backward({planes, masks, signs, cell_of_weight, norms});
    const at::Tensor codes = at::empty({cell_of_weight.numel()}, at::kFloat);
    gather(data_of(levels), cell_of_weight, codes.data_ptr<float>());
    return {codes, norms.sum(at::kDouble).to(at::kFloat)};
  }

  static tensor_list backward(AutogradContext* context, const tensor_list& gradients) {
    const auto saved = context->get_saved_variables();
    const PlaneShape shape = shape_of(saved[0]);
    const at::Tensor by_weight = gradients[0].contiguous();
    const at::Tensor by_cell = at::zeros({shape.of_plane()}, at::kFloat);
    scatter(data_of(by_weight), saved[3], by_cell.data_ptr<float>());
    at::Tensor out = at::empty_like(saved[0]);
    differentiate_planes(shape, data_of(saved[0]), data_of(saved[1]), data_of(saved[2]),
                         data_of(saved[4]), data_of(by_cell), gradients[1].item<float>(),
                         out.data_ptr<float>());
    return {out, {}, {}, {}};
  }
};

}  // namespace

BitPlanes::BitPlanes(const WeightBlocks& blocks, int planes, const std::vector<int>& codes,
                     const std::vector<bool>& negative) {
  const std::int64_t count = blocks.blocks(), cells = blocks.cells();
  values_ = at::zeros({planes, count, cells}, at::kFloat);
  masks_ = at::ones({planes, count}, at::kFloat);
  signs_ = at::zeros({count, cells}, at::kFloat);
  cell_of_weight_ = at::empty({static_cast<std::int64_t>(codes.size())}, at::kInt);
  weights_in_ = at::empty({count}, at::kFloat);
  auto* value = values_.data_ptr<float>();
  auto* sign = signs_.data_ptr<float>();
  auto* place = cell_of_weight_.data_ptr<std::int32_t>();
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::int32_t cell = place[i] = blocks.cell_of_weight()[i];
    sign[cell] = negative[i] ? -1.0F : 1.0F;
    for (int b = 0; b < planes; ++b)
      value[b * count * cells + cell] = static_cast<float>(std::abs(codes[i]) >> b & 1);
  }
  std::copy(blocks.weights_in().begin(), blocks.weights_in().end(), weights_in_.data_ptr<float>());
  values_.set_requires_grad(true);
}

BitPlanes::Forward BitPlanes::forward() const {
  const tensor_list results = SummedPlanes::apply(values_, masks_, signs_, cell_of_weight_);
  return {results[0], results[1]};
}

void BitPlanes::project() {
  project_planes(shape_of(values_), data_of(masks_), values_.data_ptr<float>());
}

void BitPlanes::requantize() {
  requantize_planes(shape_of(values_), masks_.data_ptr<float>(), values_.data_ptr<float>());
}

double BitPlanes::kept_planes() const {
  return masks_.sum(0).mul(weights_in_).sum(at::kDouble).item<double>();
}

BitPlanes::Stored BitPlanes::stored() const {
  const at::NoGradGuard no_grad;
  const at::Tensor codes = forward().codes.abs();
  at::Tensor largest = at::zeros_like(weights_in_);
  const std::int64_t cells = signs_.size(1);
  const auto* cell = cell_of_weight_.data_ptr<std::int32_t>();
  const float* code = data_of(codes);
  auto* most = largest.data_ptr<float>();
  for (std::int64_t i = 0; i < codes.numel(); ++i)
    most[cell[i] / cells] = std::max(most[cell[i] / cells], code[i]);
  const at::Tensor planes = largest.add(1).log2().ceil();  // 0, 1, 2-3, 4-7, ...
  return {planes.mul(weights_in_).sum(at::kDouble).item<double>(),
          codes.gt(0).sum(at::kDouble).item<double>()};
}

}  // namespace ohmic
