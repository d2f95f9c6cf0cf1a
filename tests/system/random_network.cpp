#include <algorithm>

#include "nets/network_spec.h"
#include "tests/support/test_draws.h"
#include "tests/system/random_case.h"

namespace ohmic {
namespace {

std::string pair(int h, int w) { return "[" + std::to_string(h) + ", " + std::to_string(w) + "]"; }

/// The keys of a network file that say how a kernel slides.
std::string keys_of(const Sliding& s, bool dilates) {
  std::string text = ", \"kernel\": " + pair(s.kernel_h, s.kernel_w) +
                     ", \"stride\": " + pair(s.stride_h, s.stride_w) + ", \"padding\": [" +
                     std::to_string(s.pad_top) + ", " + std::to_string(s.pad_left) + ", " +
                     std::to_string(s.pad_bottom) + ", " + std::to_string(s.pad_right) + "]";
  if (dilates) text += ", \"dilation\": " + pair(s.dilation_h, s.dilation_w);
  if (s.ceil_mode) text += ", \"ceil_mode\": true";
  return text;
}

/// Grows a network file layer by layer and follows the shape of its end.
class NetworkWriter {
 public:
  explicit NetworkWriter(std::uint64_t seed) : random_(seed) {
    const int most = draw_chance(5, random_) ? 15 : 9;
    input_ = shape_ = {draw_from(1, 4, random_), draw_from(4, most, random_),
                       draw_from(4, most, random_), false};
  }

  std::string write() {
    if (draw_chance(10, random_)) {
      forked_image();
    } else {
      convolution("input");
    }
    for (int n = draw_from(1, 4, random_); n > 0; --n) step();
    if (draw_chance(20, random_)) add("global_avg_pool", "");
    if (draw_chance(70, random_)) add("flatten", "");
    while (last_.rfind("flatten", 0) == 0 ||
           (last_.rfind("linear", 0) == 0 && draw_chance(25, random_)))
      add("linear", ", \"out_features\": " + std::to_string(draw_from(2, 30, random_)));
    return "{\"schema_version\": 1, \"name\": \"random\", \"input\": {\"channels\": " +
           std::to_string(input_.channels) + ", \"height\": " + std::to_string(input_.height) +
           ", \"width\": " + std::to_string(input_.width) + "}, \"layers\": [" + layers_ + "]}";
  }

 private:
  std::string add(const std::string& type, const std::string& rest) {
    last_ = type + std::to_string(++count_);
    layers_ += std::string(count_ == 1 ? "" : ",\n") + "{\"name\": \"" + last_ +
               "\", \"type\": \"" + type + "\"" + rest + "}";
    return last_;
  }
  static std::string reads(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "\"" : ", \"") + name + "\"";
    return ", \"inputs\": [" + list + "]";
  }

  /// A kernel that fits the map; of a pool, padded by at most half of it.
  Sliding random_sliding(bool pool) {
    Sliding s;
    s.kernel_h = draw_from(1, 3, random_);
    s.kernel_w = draw_chance(60, random_) ? s.kernel_h : draw_from(1, 3, random_);
    s.stride_h = draw_from(1, 2, random_);
    s.stride_w = draw_chance(70, random_) ? s.stride_h : draw_from(1, 3, random_);
    if (!pool && draw_chance(20, random_)) s.dilation_h = draw_from(1, 3, random_);
    if (!pool && draw_chance(20, random_)) s.dilation_w = draw_from(1, 3, random_);
    const int high = pool ? s.kernel_h / 2 + 1 : s.kernel_h;
    const int wide = pool ? s.kernel_w / 2 + 1 : s.kernel_w;
    s.pad_top = s.pad_bottom = draw_from(0, high - 1, random_);
    s.pad_left = s.pad_right = draw_from(0, wide - 1, random_);
    if (draw_chance(20, random_)) s.pad_bottom = draw_from(0, high - 1, random_);
    if (draw_chance(20, random_)) s.pad_right = draw_from(0, wide - 1, random_);
    s.ceil_mode = pool && draw_chance(30, random_);
    const Shape out = slide(shape_, s, 1);
    return out.height > 0 && out.width > 0 ? s : Sliding{};
  }

  /// A kernel that keeps the map's size, its padding on either side.
  Sliding keeping_sliding() {
    Sliding s;
    s.kernel_h = s.kernel_w = draw_one_of({1, 3, 3}, random_);
    s.dilation_h = s.dilation_w = draw_chance(15, random_) ? 2 : 1;
    const int reach = s.dilation_h * (s.kernel_h - 1);
    s.pad_top = draw_chance(80, random_) ? reach / 2 : draw_from(0, reach, random_);
    s.pad_left = draw_chance(80, random_) ? reach / 2 : draw_from(0, reach, random_);
    s.pad_bottom = reach - s.pad_top;
    s.pad_right = reach - s.pad_left;
    return s;
  }

  /// `keep`: the shape stays, as a residual join wants it.
  std::string convolution(const std::string& from = "", bool keep = false) {
    const int groups = shape_.channels % 2 == 0 && draw_chance(30, random_)
                           ? draw_one_of({2, shape_.channels}, random_)
                           : 1;
    const Sliding sliding = keep ? keeping_sliding() : random_sliding(false);
    const int channels = keep ? shape_.channels : groups * draw_from(1, 12 / groups + 1, random_);
    shape_ = slide(shape_, sliding, channels);
    const bool dilates = sliding.dilation_h > 1 || sliding.dilation_w > 1;
    return add("conv2d", ", \"out_channels\": " + std::to_string(channels) +
                             keys_of(sliding, dilates) + ", \"groups\": " + std::to_string(groups) +
                             (from.empty() ? "" : reads({from})));
  }

  /// One or two convolutions from `fork` that keep its shape, maybe behind an activation.
  std::string branch(const std::string& fork) {
    std::string from = fork;
    if (draw_chance(25, random_)) from = add("relu", reads({fork}));
    from = convolution(from, true);
    return draw_chance(25, random_) ? convolution(from, true) : from;
  }

  /// Joins the end of the network with one or two branches that leave from it.
  void join(const char* type) {
    const std::string fork = last_;
    std::vector<std::string> ends = {branch(fork)};
    if (draw_chance(25, random_)) ends.push_back(branch(fork));
    ends.push_back(fork);
    if (type == std::string("concat")) shape_.channels *= static_cast<int>(ends.size());
    add(type, reads(ends));
  }

  /// Two layers read the image.
  void forked_image() {
    const std::string left = convolution("input", true);
    add("add", reads({left, convolution("input", true)}));
  }

  void pool() {
    const Sliding sliding = random_sliding(true);
    shape_ = slide(shape_, sliding, shape_.channels);
    add(draw_one_of({"max_pool2d", "avg_pool2d"}, random_), keys_of(sliding, false));
  }

  void activation() {
    const std::string type =
        draw_one_of<std::string>({"relu", "relu6", "leaky_relu", "clip", "sigmoid", "tanh",
                                  "hard_sigmoid", "hard_swish", "elu", "softplus"},
                                 random_);
    add(type, type == "clip" ? ", \"min\": -0.5, \"max\": 0.75" : "");
  }

  /// A factor for each channel, of the channels' means.
  void gate() {
    const std::string fork = last_;
    add("global_avg_pool", reads({fork}));
    const std::string channels = std::to_string(shape_.channels);
    add("conv2d", ", \"kernel\": 1, \"out_channels\": " + channels);
    add("mul", reads({fork, add("hard_sigmoid", "")}));
  }

  void upsample() {
    if (shape_.height > 8 || shape_.width > 8) {
      convolution();
      return;
    }
    const int tall = draw_from(1, 2, random_);
    shape_ = {shape_.channels, shape_.height * tall, shape_.width * 2, false};
    add("upsample2d", ", \"scale\": " + pair(tall, 2));
  }

  /// Some of the channels, or all in another order.
  void select_channels() {
    if (shape_.channels % 2 == 0 && draw_chance(40, random_)) {
      add("channel_shuffle", ", \"groups\": 2");
      return;
    }
    const int start = draw_from(0, shape_.channels - 2, random_);
    shape_.channels = draw_from(1, shape_.channels - start, random_);
    add("channel_slice", ", \"start\": " + std::to_string(start) +
                             ", \"out_channels\": " + std::to_string(shape_.channels));
  }

  void step() {
    switch (draw_from(0, 7 - 1, random_)) {
      case 0:
        return pool();
      case 1:
        return activation();
      case 2:
        return join(count_ % 3 == 0 ? "mul" : "add");
      case 3:
        if (shape_.channels <= 12) return join("concat");
        [[fallthrough]];
      case 4:
        if (count_ % 3 == 0) return gate();
        if (count_ % 3 == 1) return upsample();
        if (shape_.channels > 1) return select_channels();
        [[fallthrough]];
      default:
        convolution();
    }
  }

  RandomSource random_;
  Shape input_, shape_;
  std::string layers_, last_;
  int count_ = 0;
};

}  // namespace

std::string random_network(std::uint64_t seed) { return NetworkWriter(seed).write(); }

}  // namespace ohmic
