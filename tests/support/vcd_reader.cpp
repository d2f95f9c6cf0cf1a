#include "tests/support/vcd_reader.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace ohmic {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("VCD: " + what); }

class Reader {
 public:
  VcdFile read(const std::string& text) {
    std::istringstream in(text);
    std::string line;
    while (std::getline(in, line) && line.rfind("$enddefinitions", 0) != 0) header(line);
    if (!path_.empty()) fail("a scope is not closed");
    while (std::getline(in, line)) body(line);
    for (const auto& [name, signal] : file_.signals) {
      if (signal.changes.empty() || signal.changes[0].first != file_.first)
        fail(name + " has no value at the start");
    }
    return std::move(file_);
  }

 private:
  void header(const std::string& line) {
    std::istringstream words(line);
    std::string word, a, b, code, name;
    words >> word;
    if (word == "$date") fail("a date differs from run to run");
    if (word == "$timescale") file_.timescale = line;
    if (word == "$upscope") path_.resize(path_.rfind('.', path_.size() - 2) + 1);
    if (word == "$scope" && words >> a >> name) path_ += name + ".";
    if (word != "$var") return;
    words >> a >> b >> code >> name;
    VcdSignal& signal = file_.signals[path_ + name];
    signal.bits = std::stoi(b);
    if (!by_code_.emplace(code, &signal).second) fail("two signals have the code " + code);
  }

  void body(const std::string& line) {
    if (line.empty() || line[0] == '$') return;
    if (line[0] == '#') return stamp(std::stoull(line.substr(1)));
    const std::size_t value_end = line[0] == 'b' ? line.find(' ') : 1;
    const auto signal = by_code_.find(line.substr(line[0] == 'b' ? value_end + 1 : 1));
    if (signal == by_code_.end()) fail("a value of no signal: " + line);
    const std::string digits = line[0] == 'b' ? line.substr(1, value_end - 1) : line.substr(0, 1);
    if (digits.find_first_not_of("01") != std::string::npos) fail("no binary value: " + line);
    if (digits.size() > static_cast<std::size_t>(signal->second->bits)) fail("too wide: " + line);
    signal->second->changes.emplace_back(file_.last, std::stoull(digits, nullptr, 2));
  }

  void stamp(std::uint64_t time) {
    if (file_.stamps++ == 0) file_.first = time;
    if (file_.stamps > 1 && time <= file_.last) fail("time does not go on");
    file_.last = time;
  }

  VcdFile file_;
  std::string path_;
  std::map<std::string, VcdSignal*> by_code_;
};

}  // namespace

std::uint64_t VcdSignal::at(std::uint64_t time) const {
  std::uint64_t value = 0;
  for (const auto& [from, now] : changes) {
    if (from > time) break;
    value = now;
  }
  return value;
}

std::uint64_t VcdSignal::time_at(std::uint64_t value, std::uint64_t end) const {
  std::uint64_t sum = 0;
  for (std::size_t c = 0; c < changes.size(); ++c) {
    const std::uint64_t until = c + 1 < changes.size() ? changes[c + 1].first : end;
    if (changes[c].second == value) sum += until - changes[c].first;
  }
  return sum;
}

std::uint64_t VcdSignal::busy(std::uint64_t end) const {
  return end - changes.front().first - time_at(0, end);
}

std::uint64_t VcdSignal::most() const {
  std::uint64_t most = 0;
  for (const auto& change : changes) most = std::max(most, change.second);
  return most;
}

std::vector<std::pair<std::string, const VcdSignal*>> VcdFile::with(const std::string& part) const {
  std::vector<std::pair<std::string, const VcdSignal*>> found;
  for (const auto& [name, signal] : signals) {
    if (name.find(part) != std::string::npos) found.emplace_back(name, &signal);
  }
  return found;
}

VcdFile read_vcd(const std::string& text) { return Reader().read(text); }

}  // namespace ohmic
