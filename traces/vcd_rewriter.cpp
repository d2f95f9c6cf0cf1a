#include "traces/vcd_rewriter.h"

#include <algorithm>
#include <sstream>
#include <unordered_map>

namespace ohmic {
namespace {

/// A VCD identifier of letters and digits.
std::string code_of(std::size_t index) {
  static constexpr char kDigits[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  constexpr std::size_t kBase = sizeof kDigits - 1;
  std::string code;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / kBase)
    code.insert(code.begin(), kDigits[(rest - 1) % kBase]);
  return code;
}

std::vector<std::string> path_of(const std::string& name) {
  std::vector<std::string> path;
  std::istringstream parts(name);
  for (std::string part; std::getline(parts, part, '.');) path.push_back(part);
  return path;
}

void write_scopes(const std::vector<Signal>& signals, FileWriter& out) {
  std::vector<std::string> open;
  const auto close_to = [&](std::size_t depth) {
    for (; open.size() > depth; open.pop_back()) out.write("$upscope $end\n");
  };
  for (std::size_t s = 0; s < signals.size(); ++s) {
    const std::vector<std::string> path = path_of(signals[s].name);
    const std::size_t depth = path.size() - 1;
    std::size_t same = 0;
    while (same < std::min(open.size(), depth) && open[same] == path[same]) ++same;
    close_to(same);
    for (; open.size() < depth; open.push_back(path[open.size()]))
      out.write("$scope module " + path[open.size()] + " $end\n");
    const int bits = signals[s].bits;
    const std::string range = bits == 1 ? "" : " [" + std::to_string(bits - 1) + ":0]";
    out.write("$var wire " + std::to_string(bits) + " " + code_of(s) + " " + path.back() + range +
              " $end\n");
  }
  close_to(0);
}

/// Reads the header: SystemC's code of each signal, by the signal's index.
std::unordered_map<std::string, std::size_t> read_codes(std::istream& raw,
                                                        const std::vector<Signal>& signals) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t s = 0; s < signals.size(); ++s) index[signals[s].name] = s;
  std::unordered_map<std::string, std::size_t> codes;
  std::vector<std::string> path;
  for (std::string line; std::getline(raw, line);) {
    std::istringstream words(line);
    std::string word, kind, name;
    words >> word;
    if (word == "$enddefinitions") break;
    if (word == "$upscope") path.pop_back();
    if (word == "$scope" && words >> kind >> name) path.push_back(name);
    std::string bits, code;
    if (word != "$var" || !(words >> kind >> bits >> code >> name)) continue;
    std::string full;  // without SystemC's own outermost scope
    for (std::size_t p = 1; p < path.size(); ++p) full += path[p] + ".";
    const auto found = index.find(full + name);
    if (found != index.end()) codes[code] = found->second;
  }
  return codes;
}

/// The body: shifts its times and cuts it.
class Body {
 public:
  Body(const std::vector<Signal>& signals, Picoseconds zero, const TraceRange& range,
       FileWriter& out)
      : zero_(zero), range_(range), out_(out) {
    for (std::size_t s = 0; s < signals.size(); ++s) {
      values_.emplace_back(signals[s].bits == 1 ? "0" : "b0 ");
      codes_.push_back(code_of(s));
    }
  }

  /// False where the rest of the file lies behind the range.
  bool on_time(Picoseconds kernel_time) {
    before_ = kernel_time <= zero_ + range_.from;
    if (before_) return true;
    if (kernel_time > zero_ + range_.to) return false;
    begin();
    stamp(kernel_time - zero_);
    return true;
  }

  /// `value`: "0", "1" or "b101 ".
  void on_value(std::size_t signal, const std::string& value) {
    if (before_) {
      values_[signal] = value;
    } else {
      out_.write(value + codes_[signal] + "\n");
    }
  }

  void end() {
    begin();
    if (stamped_ != range_.to) stamp(range_.to);
  }

 private:
  void stamp(Picoseconds time) {
    out_.write("#" + std::to_string(time) + "\n");
    stamped_ = time;
  }
  /// Once: all values where the range begins.
  void begin() {
    if (begun_) return;
    begun_ = true;
    stamp(range_.from);
    out_.write("$dumpvars\n");
    for (std::size_t s = 0; s < values_.size(); ++s) out_.write(values_[s] + codes_[s] + "\n");
    out_.write("$end\n");
  }

  Picoseconds zero_;
  TraceRange range_;
  FileWriter& out_;
  std::vector<std::string> values_;
  std::vector<std::string> codes_;
  bool before_ = true;
  bool begun_ = false;
  Picoseconds stamped_ = 0;
};

void rewrite_body(std::istream& raw, const std::unordered_map<std::string, std::size_t>& codes,
                  Body& body) {
  for (std::string line; std::getline(raw, line);) {
    if (!line.empty() && line[0] == '#') {
      if (!body.on_time(std::stoull(line.substr(1)))) return;
      continue;
    }
    if (line.empty() || std::string("01b").find(line[0]) == std::string::npos) continue;
    const std::size_t space = line[0] == 'b' ? line.find(' ') : 0;
    const std::string code = line.substr(space + 1, line.find(' ', space + 1) - space - 1);
    const auto found = codes.find(code);
    if (found != codes.end()) body.on_value(found->second, line.substr(0, space + 1));
  }
}

}  // namespace

void rewrite_vcd(std::istream& raw, const std::vector<Signal>& signals,
                 const std::vector<std::string>& comments, Picoseconds zero,
                 const TraceRange& range, FileWriter& out) {
  const auto codes = read_codes(raw, signals);
  out.write("$version Ohmic $end\n");
  for (const std::string& comment : comments) out.write("$comment " + comment + " $end\n");
  out.write("$timescale 1 ps $end\n");
  write_scopes(signals, out);
  out.write("$enddefinitions $end\n");
  Body body(signals, zero, range, out);
  rewrite_body(raw, codes, body);
  body.end();
}

}  // namespace ohmic
