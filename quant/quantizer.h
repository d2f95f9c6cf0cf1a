#pragma once

#include <string>

#include "quant/codes.h"
#include "quant/prune_vector.h"

namespace ohmic {

/// Direction of rounding to a code.
enum class Rounding {
  kNearest,  ///< ties away from zero (weights) or upwards (activations)
  kFloor     ///< towards minus infinity: the wording of the base paper
};
/// Way to find the clipping value.
enum class ClipMethod { kKl, kMse, kMax };

/// Options of how weights and activations become integers. Defaults: see docs/quantization.md for
/// the measurements behind them.
struct QuantizerOptions {
  ClipMethod clip = ClipMethod::kMse;
  Rounding rounding = Rounding::kNearest;
  bool per_tensor = false;     ///< one weight scale a layer in place of one an output channel
  bool error_feedback = true;  ///< choose roundings for a layer's output, not weight by weight,
                               ///< where it is small enough
  bool bias_correction =
      true;           ///< shift each bias so that the layer's mean output stays the float one
  PruneVector prune;  ///< what of a layer goes as one where a policy prunes
  bool bn_reestimation = false;  ///< scale and bias of each output keep the float one's mean and
                                 ///< standard deviation; takes the place of bias_correction
};

/// "kl", "mse", "max" and "nearest", "floor", as the options --clip and --round take them. Throws
/// ConfigError on others.
ClipMethod parse_clip_method(const std::string& text);
Rounding parse_rounding(const std::string& text);
const char* to_string(ClipMethod method);
const char* to_string(Rounding rounding);

/// Integer codes in use, both ends included; code q stands for the value q * step.
struct CodeRange {
  int low = 0;
  int high = 0;
};

/// Signed symmetric weight codes at `bits` in [2, 16]: +-(2^(bits-1) - 1). Eq. (3) of the base
/// paper.
CodeRange weight_codes(int bits);

/// Largest unsigned activation code at `bits` in [2, 16]: 2^bits - 1.
int activation_top_code(int bits);

/// Distance between two levels. clip: the value that the top code stands for; a clip that is not
/// positive (a channel of zeros) gives 1, so that every code is 0.
float level_step(float clip, int top_code);

/// Code of a value: round(value / step), one float32 division, saturated to `codes`.
int quantize_weight(float value, float step, CodeRange codes, Rounding rounding);

/// Bits of an image's pixel: at this width the codes of the network's input are its pixels.
constexpr int kPixelBits = 8;

/// Unsigned grid of one layer's input: value = (code - zero_point) * scale.
struct ActivationGrid {
  float scale = 1;
  int zero_point = 0;  ///< 0 unless the input may be negative
  int top_code = 255;
};

/// Code of an activation in [0, top_code]: floor(value / scale + 0.5) + zero_point, float32
/// division and addition, in that order; Rounding::kFloor leaves the half out.
int quantize_activation(float value, const ActivationGrid& grid, Rounding rounding);

}  // namespace ohmic
