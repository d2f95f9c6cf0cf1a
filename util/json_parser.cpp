// parse_json: what nlohmann's parser leaves open (repeated keys, depth) is refused here.
#include <string>
#include <utility>
#include <vector>

#include "util/config_error.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

constexpr std::size_t kMaxDepth = 64;
/// Objects keep the file's order and so find a key by looking at all: many keys would take minutes.
constexpr std::size_t kMaxKeys = 20000;

/// More than any file of ours: each takes some fifty bytes in memory.
constexpr std::size_t kMaxValues = 2000000;

/// "[json.exception.parse_error.101] parse error at line 1, column 5: ..." -> "line 1, column 5:
/// ...", in ASCII and short: it quotes the text read last, which may be anything.
std::string plain_reason(const std::string& what) {
  constexpr std::size_t kLongest = 160;
  const std::string prefix = "parse error at ";
  std::size_t start = what.find(prefix);
  start = start == std::string::npos ? what.find("] ") + 2 : start + prefix.size();
  std::string reason = what.substr(start, kLongest);
  for (char& c : reason) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return what.size() - start > kLongest ? reason + "..." : reason;
}

/// Reads a text's structure before any of it is kept: knows the path of the value being read and
/// the keys seen in each open object. Throws ConfigError if the text may not be kept.
class StructureGuard : public nlohmann::json_sax<Json> {
 public:
  explicit StructureGuard(const std::string& file) : file_(file) {}

  bool null() override { return count_value(); }
  bool boolean(bool) override { return count_value(); }
  bool number_integer(number_integer_t) override { return count_value(); }
  bool number_unsigned(number_unsigned_t) override { return count_value(); }
  bool number_float(number_float_t, const string_t&) override { return count_value(); }
  bool string(string_t&) override { return count_value(); }
  bool binary(binary_t&) override { return count_value(); }
  bool start_object(std::size_t) override { return open(false); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    Container& object = open_.back();
    object.key = key;
    if (!object.keys.insert(key).second) {
      throw ConfigError(file_, path(), "key '" + key + "' appears twice");
    }
    if (object.keys.size() > kMaxKeys) {
      throw ConfigError(file_, path(),
                        "an object of more than " + std::to_string(kMaxKeys) + " keys");
    }
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&,
                   const nlohmann::detail::exception& error) override {
    const bool is_syntax = dynamic_cast<const Json::parse_error*>(&error) != nullptr;
    throw ConfigError(
        file_, "is not valid JSON: " + (is_syntax ? "byte " + std::to_string(byte) + ", " : "") +
                   plain_reason(error.what()));
  }

 private:
  struct Container {
    bool is_array = false;
    std::size_t elements = 0;  ///< values begun so far
    std::string key;           ///< of the newest member
    std::set<std::string> keys;
  };

  bool count_value() {
    if (!open_.empty()) ++open_.back().elements;
    if (++values_ > kMaxValues) {
      throw ConfigError(file_, "holds more than " + std::to_string(kMaxValues) + " values");
    }
    return true;
  }

  bool open(bool is_array) {
    if (open_.size() == kMaxDepth) {
      throw ConfigError(file_, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
    }
    count_value();
    open_.emplace_back();
    open_.back().is_array = is_array;
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::string path() const {
    std::string steps;
    for (const Container& c : open_) {
      steps += "/" + (c.is_array ? std::to_string(c.elements - 1) : c.key);
    }
    return steps;
  }

  const std::string& file_;
  std::vector<Container> open_;
  std::size_t values_ = 0;
};

}  // namespace

Json parse_json(const std::string& text, const std::string& file) {
  // Two passes: the parser's own callback looks through a whole list after each of its objects.
  StructureGuard guard(file);
  Json::sax_parse(text, &guard);
  return Json::parse(text);
}

Json read_json_file(const std::string& file) {
  return parse_json(read_file(file, kLargestText), file);
}

}  // namespace ohmic
