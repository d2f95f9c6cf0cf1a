// parse_json: what nlohmann's parser leaves open (repeated keys, depth) is refused here.
#include <string>
#include <utility>
#include <vector>

#include "util/config_error.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

constexpr std::size_t kMaxDepth = 64;
/// Objects keep the file's order and so find a key by looking at all: many keys would take minutes.
constexpr std::size_t kMaxKeys = 20000;

/// Watches the parser's events: knows the path of the value being read and the keys seen in each
/// open object.
class StructureGuard {
 public:
  explicit StructureGuard(std::string file) : file_(std::move(file)) {}

  bool operator()(int, Json::parse_event_t event, Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        open(event == Json::parse_event_t::array_start);
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        open_.pop_back();
        break;
      case Json::parse_event_t::key:
        enter_key(parsed.get<std::string>());
        break;
      case Json::parse_event_t::value:
        if (!open_.empty()) ++open_.back().elements;
        break;
    }
    return true;
  }

 private:
  struct Container {
    bool is_array = false;
    std::size_t elements = 0;  ///< values begun so far
    std::string key;           ///< of the newest member
    std::set<std::string> keys;
  };

  void open(bool is_array) {
    if (open_.size() == kMaxDepth) {
      throw ConfigError(file_, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
    }
    if (!open_.empty()) ++open_.back().elements;
    open_.emplace_back();
    open_.back().is_array = is_array;
  }

  void enter_key(const std::string& key) {
    Container& object = open_.back();
    object.key = key;
    if (!object.keys.insert(key).second) {
      throw ConfigError(file_, path(), "key '" + key + "' appears twice");
    }
    if (object.keys.size() > kMaxKeys) {
      throw ConfigError(file_, path(),
                        "an object of more than " + std::to_string(kMaxKeys) + " keys");
    }
  }

  std::string path() const {
    std::string steps;
    for (const Container& c : open_) {
      steps += "/" + (c.is_array ? std::to_string(c.elements - 1) : c.key);
    }
    return steps;
  }

  std::string file_;
  std::vector<Container> open_;
};

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

}  // namespace

Json parse_json(const std::string& text, const std::string& file) {
  try {
    return Json::parse(text, StructureGuard(file));
  } catch (const Json::parse_error& error) {
    throw ConfigError(file, "is not valid JSON: byte " + std::to_string(error.byte) + ", " +
                                plain_reason(error.what()));
  } catch (const Json::exception& error) {
    throw ConfigError(file, "is not valid JSON: " + plain_reason(error.what()));
  }
}

}  // namespace ohmic
