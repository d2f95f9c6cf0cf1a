#include "quant/training/fake_quant.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "quant/quantizer.h"
#include "quant/training/fake_quant_kernels.h"

namespace ohmic {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

constexpr std::int64_t kChunk = 16384;  // values; the order of a clip's sums hangs on it alone

/// Pieces of a tensor's storage and their grids: outputs of a weight, or chunks of an input.
struct Pieces {
  std::int64_t count = 0;  ///< pieces
  std::int64_t length = 0;
  std::int64_t elements = 0;
  std::vector<LevelGrid> grids;  ///< one a piece, or one for all

  const LevelGrid& grid(std::int64_t piece) const {
    return grids[grids.size() == 1 ? 0 : static_cast<std::size_t>(piece)];
  }
  /// Calls work(piece, first, length) on all cores.
  template <typename Work>
  void each(const Work& work) const {
    at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t p = begin; p < end; ++p)
        work(p, p * length, std::min(length, elements - p * length));
    });
  }
};

Pieces weight_pieces(const at::Tensor& weight, const at::Tensor& clip, int bits) {
  const CodeRange codes = weight_codes(bits);
  Pieces pieces{weight.size(0), weight.numel() / weight.size(0), weight.numel(), {}};
  const float* clips = clip.data_ptr<float>();
  for (std::int64_t i = 0; i < clip.numel(); ++i) {
    pieces.grids.push_back({level_step(clips[i], codes.high), static_cast<float>(codes.low),
                            static_cast<float>(codes.high), false});
  }
  return pieces;
}

Pieces input_pieces(const at::Tensor& input, const at::Tensor& clip, int bits, int zero_point) {
  const int top = activation_top_code(bits);
  const std::int64_t count = (input.numel() + kChunk - 1) / kChunk;
  return {count,
          kChunk,
          input.numel(),
          {{level_step(*clip.data_ptr<float>(), top), static_cast<float>(-zero_point),
            static_cast<float>(top - zero_point), true}}};
}

template <typename In, typename Out>
void quantize_pieces(const Pieces& pieces, const at::Tensor& values, at::Tensor& out) {
  const In* from = values.data_ptr<In>();
  Out* to = out.data_ptr<Out>();
  pieces.each([&](std::int64_t p, std::int64_t first, std::int64_t length) {
    fake_quantize(from + first, static_cast<std::size_t>(length), pieces.grid(p), to + first);
  });
}

/// Fills the values' gradient and returns d/d(step) of each piece.
template <typename In, typename Gradient>
std::vector<double> differentiate(const Pieces& pieces, const at::Tensor& values,
                                  const at::Tensor& gradient, at::Tensor& out) {
  std::vector<double> sums(static_cast<std::size_t>(pieces.count));
  const In* from = values.data_ptr<In>();
  const Gradient* slope = gradient.data_ptr<Gradient>();
  In* to = out.data_ptr<In>();
  pieces.each([&](std::int64_t p, std::int64_t first, std::int64_t length) {
    sums[static_cast<std::size_t>(p)] = fake_quantize_backward(
        from + first, slope + first, static_cast<std::size_t>(length), pieces.grid(p), to + first);
  });
  return sums;
}

/// d/d(clip) = d/d(step) / top, summed over the pieces that share a clip.
at::Tensor clip_gradient(const std::vector<double>& sums, std::int64_t clips, int top) {
  at::Tensor gradient = at::zeros({clips}, at::kFloat);
  float* target = gradient.data_ptr<float>();
  if (clips == 1) {
    double total = 0;
    for (const double sum : sums) total += sum;
    target[0] = static_cast<float>(total / top);
    return gradient;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) target[i] = static_cast<float>(sums[i] / top);
  return gradient;
}

bool is_bfloat16(const at::Tensor& tensor) { return tensor.scalar_type() == at::kBFloat16; }

/// The strides of `like`, so that both storages run side by side.
at::Tensor laid_out_as(const at::Tensor& tensor, const at::Tensor& like) {
  if (tensor.strides() == like.strides()) return tensor;
  return at::empty_like(like, tensor.options()).copy_(tensor);
}

class FakeQuantizedWeight : public torch::autograd::Function<FakeQuantizedWeight> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& weight,
                            const at::Tensor& clip, std::int64_t bits, at::ScalarType type) {
    context->save_for_backward({weight, clip});
    context->saved_data["bits"] = bits;
    const Pieces pieces = weight_pieces(weight, clip, static_cast<int>(bits));
    at::Tensor out = at::empty(weight.sizes(), weight.options().dtype(type));
    if (type == at::kBFloat16)
      quantize_pieces<float, c10::BFloat16>(pieces, weight, out);
    else
      quantize_pieces<float, float>(pieces, weight, out);
    return out;
  }
  static tensor_list backward(AutogradContext* context, const tensor_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto bits = static_cast<int>(context->saved_data["bits"].toInt());
    const Pieces pieces = weight_pieces(saved[0], saved[1], bits);
    const at::Tensor gradient = gradients[0].contiguous();
    at::Tensor out = at::empty_like(saved[0]);
    const auto sums = is_bfloat16(gradient)
                          ? differentiate<float, c10::BFloat16>(pieces, saved[0], gradient, out)
                          : differentiate<float, float>(pieces, saved[0], gradient, out);
    return {out, clip_gradient(sums, saved[1].numel(), weight_codes(bits).high), {}, {}};
  }
};

class FakeQuantizedInput : public torch::autograd::Function<FakeQuantizedInput> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input,
                            const at::Tensor& clip, std::int64_t bits, std::int64_t zero_point) {
    const at::Tensor values = input.is_non_overlapping_and_dense() ? input : input.contiguous();
    context->save_for_backward({values, clip});
    context->saved_data["bits"] = bits;
    context->saved_data["zero_point"] = zero_point;
    const Pieces pieces =
        input_pieces(values, clip, static_cast<int>(bits), static_cast<int>(zero_point));
    at::Tensor out = at::empty_like(values);
    if (is_bfloat16(values))
      quantize_pieces<c10::BFloat16, c10::BFloat16>(pieces, values, out);
    else
      quantize_pieces<float, float>(pieces, values, out);
    return out;
  }
  static tensor_list backward(AutogradContext* context, const tensor_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto bits = static_cast<int>(context->saved_data["bits"].toInt());
    const Pieces pieces = input_pieces(saved[0], saved[1], bits,
                                       static_cast<int>(context->saved_data["zero_point"].toInt()));
    const at::Tensor gradient = laid_out_as(gradients[0], saved[0]);
    at::Tensor out = at::empty_like(saved[0]);
    const auto sums =
        is_bfloat16(saved[0])
            ? differentiate<c10::BFloat16, c10::BFloat16>(pieces, saved[0], gradient, out)
            : differentiate<float, float>(pieces, saved[0], gradient, out);
    return {out, clip_gradient(sums, 1, activation_top_code(bits)), {}, {}};
  }
};

}  // namespace

at::Tensor fake_quantize_weight(const at::Tensor& weight, const at::Tensor& clip, int bits,
                                at::ScalarType type) {
  return FakeQuantizedWeight::apply(weight.contiguous(), clip, std::int64_t{bits}, type);
}

at::Tensor fake_quantize_activation(const at::Tensor& input, const at::Tensor& clip, int bits,
                                    int zero_point) {
  return FakeQuantizedInput::apply(input, clip, std::int64_t{bits}, std::int64_t{zero_point});
}

}  // namespace ohmic
