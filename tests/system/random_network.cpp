#include <algorithm>

#include "nets/network_spec.h"
#include "tests/system/random_case.h"
#include "tests/system/test_random.h"

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
  explicit NetworkWriter(std::uint64_t seed) : dice_(seed) {
    const int most = dice_.chance(5) ? 15 : 9;
    input_ = shape_ = {dice_.from(1, 4), dice_.from(4, most), dice_.from(4, most), false};
  }

  std::string write() {
    if (dice_.chance(10)) {
      forked_image();
    } else {
      convolution("input");
    }
    for (int n = dice_.from(1, 4); n > 0; --n) step();
    if (dice_.chance(20)) add("global_avg_pool", "");
    if (dice_.chance(70)) add("flatten", "");
    while (last_.rfind("flatten", 0) == 0 || (last_.rfind("linear", 0) == 0 && dice_.chance(25)))
      add("linear", ", \"out_features\": " + std::to_string(dice_.from(2, 30)));
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
    s.kernel_h = dice_.from(1, 3);
    s.kernel_w = dice_.chance(60) ? s.kernel_h : dice_.from(1, 3);
    s.stride_h = dice_.from(1, 2);
    s.stride_w = dice_.chance(70) ? s.stride_h : dice_.from(1, 3);
    if (!pool && dice_.chance(20)) s.dilation_h = dice_.from(1, 3);
    if (!pool && dice_.chance(20)) s.dilation_w = dice_.from(1, 3);
    const int high = pool ? s.kernel_h / 2 + 1 : s.kernel_h;
    const int wide = pool ? s.kernel_w / 2 + 1 : s.kernel_w;
    s.pad_top = s.pad_bottom = dice_.below(high);
    s.pad_left = s.pad_right = dice_.below(wide);
    if (dice_.chance(20)) s.pad_bottom = dice_.below(high);
    if (dice_.chance(20)) s.pad_right = dice_.below(wide);
    s.ceil_mode = pool && dice_.chance(30);
    const Shape out = slide(shape_, s, 1);
    return out.height > 0 && out.width > 0 ? s : Sliding{};
  }

  /// A kernel that keeps the map's size, its padding on either side.
  Sliding keeping_sliding() {
    Sliding s;
    s.kernel_h = s.kernel_w = dice_.one_of({1, 3, 3});
    s.dilation_h = s.dilation_w = dice_.chance(15) ? 2 : 1;
    const int reach = s.dilation_h * (s.kernel_h - 1);
    s.pad_top = dice_.chance(80) ? reach / 2 : dice_.from(0, reach);
    s.pad_left = dice_.chance(80) ? reach / 2 : dice_.from(0, reach);
    s.pad_bottom = reach - s.pad_top;
    s.pad_right = reach - s.pad_left;
    return s;
  }

  /// `keep`: the shape stays, as a residual join wants it.
  std::string convolution(const std::string& from = "", bool keep = false) {
    const int groups =
        shape_.channels % 2 == 0 && dice_.chance(30) ? dice_.one_of({2, shape_.channels}) : 1;
    const Sliding sliding = keep ? keeping_sliding() : random_sliding(false);
    const int channels = keep ? shape_.channels : groups * dice_.from(1, 12 / groups + 1);
    shape_ = slide(shape_, sliding, channels);
    const bool dilates = sliding.dilation_h > 1 || sliding.dilation_w > 1;
    return add("conv2d", ", \"out_channels\": " + std::to_string(channels) +
                             keys_of(sliding, dilates) + ", \"groups\": " + std::to_string(groups) +
                             (from.empty() ? "" : reads({from})));
  }

  /// One or two convolutions from `fork` that keep its shape, maybe behind an activation.
  std::string branch(const std::string& fork) {
    std::string from = fork;
    if (dice_.chance(25)) from = add("relu", reads({fork}));
    from = convolution(from, true);
    return dice_.chance(25) ? convolution(from, true) : from;
  }

  /// Joins the end of the network with one or two branches that leave from it.
  void join(const char* type) {
    const std::string fork = last_;
    std::vector<std::string> ends = {branch(fork)};
    if (dice_.chance(25)) ends.push_back(branch(fork));
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
    add(dice_.one_of({"max_pool2d", "avg_pool2d"}), keys_of(sliding, false));
  }

  void step() {
    switch (dice_.below(7)) {
      case 0:
        return pool();
      case 1:
        add(dice_.one_of({"relu", "relu6"}), "");
        return;
      case 2:
        return join("add");
      case 3:
        if (shape_.channels <= 12) return join("concat");
        [[fallthrough]];
      default:
        convolution();
    }
  }

  TestRandom dice_;
  Shape input_, shape_;
  std::string layers_, last_;
  int count_ = 0;
};

}  // namespace

std::string random_network(std::uint64_t seed) { return NetworkWriter(seed).write(); }

}  // namespace ohmic
