#include "quant/integer/stated_widths.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <vector>

#include "util/config_error.h"
#include "util/number_text.h"
#include "util/split_text.h"

namespace ohmic {
namespace {

/// A whole number from its digits; nothing if `text` is anything else or out of [low, high].
std::optional<int> whole(const std::string& text, int low, int high) {
  int value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last || value < low || value > high) return std::nullopt;
  return value;
}

std::string groups_text(const std::vector<ColumnGroup>& groups) {
  std::string text;
  for (const ColumnGroup& group : groups) {
    text += (text.empty() ? "" : ",") + std::to_string(group.columns) + ":" +
            std::to_string(group.weight_bits);
  }
  return text;
}

/// The groups of groups_text(); nothing if they are not exactly `columns` columns.
std::optional<std::vector<ColumnGroup>> parse_groups(const std::string& text, int columns) {
  std::vector<ColumnGroup> groups;
  int rest = columns;
  for (const std::string& part : split(text, ',')) {
    const std::vector<std::string> numbers = split(part, ':');
    if (numbers.size() != 2) return std::nullopt;
    const auto wide = whole(numbers[0], 1, rest);
    const auto bits = whole(numbers[1], kMinBits, kMaxBits);
    if (!wide || !bits) return std::nullopt;
    rest -= *wide;
    groups.push_back({*wide, *bits});
  }
  if (rest != 0) return std::nullopt;
  return groups;
}

/// Reads the metadata of one layer.
class WidthReader {
 public:
  WidthReader(const Layer& layer, const Metadata& metadata, const std::string& file)
      : layer_(layer), metadata_(metadata), file_(file) {}

  LayerBits read() const {
    LayerBits bits;
    bits.weight_bits = width(".weight_bits");
    bits.activation_bits = width(".activation_bits");
    if (const std::string* const text = find(".groups")) {
      const auto groups = parse_groups(*text, layer_.out_channels);
      if (!groups)
        fail(".groups", *text,
             "COLUMNS:BITS,... over " + std::to_string(layer_.out_channels) + " output channels");
      bits = grouped_bits(*groups, bits.activation_bits);
    }
    if (const std::string* const text = find(".prune")) bits.prune = share(*text);
    return bits;
  }

 private:
  const std::string* find(const char* part) const {
    const auto found = metadata_.find(layer_.name + part);
    return found == metadata_.end() ? nullptr : &found->second;
  }

  [[noreturn]] void fail(const char* part, const std::string& text,
                         const std::string& allowed) const {
    throw ConfigError(file_, "/__metadata__/" + layer_.name + part,
                      "is '" + text + "', allowed " + allowed);
  }

  int width(const char* part) const {
    const std::string* const text = find(part);
    if (text == nullptr) {
      throw ConfigError(file_, "/__metadata__/" + layer_.name + part,
                        "is missing, an integer network names its widths");
    }
    if (const auto bits = whole(*text, kMinBits, kMaxBits)) return *bits;
    fail(part, *text, std::to_string(kMinBits) + " to " + std::to_string(kMaxBits));
  }

  double share(const std::string& text) const {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() && *end == '\0' && value >= 0 && value <= 1) return value;
    fail(".prune", text, "0 to 1");
  }

  const Layer& layer_;
  const Metadata& metadata_;
  const std::string& file_;
};

}  // namespace

void state_widths(const Layer& layer, const LayerBits& bits, Metadata& metadata) {
  metadata[layer.name + ".weight_bits"] = std::to_string(bits.weight_bits);
  metadata[layer.name + ".activation_bits"] = std::to_string(bits.activation_bits);
  if (!bits.groups.empty()) metadata[layer.name + ".groups"] = groups_text(bits.groups);
  if (bits.prune != 0) metadata[layer.name + ".prune"] = shortest(bits.prune);
}

LayerBits stated_widths(const Layer& layer, const Metadata& metadata, const std::string& file) {
  return WidthReader(layer, metadata, file).read();
}

}  // namespace ohmic
