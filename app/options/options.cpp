#include "app/options/options.h"

#include <algorithm>
#include <iostream>
#include <thread>

#include "util/config_error.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic::app {

void add_network_option(po::options_description& options, SharedOptions& shared) {
  options.add_options()("net",
                        po::value(&shared.net)->value_name("NAME|FILE")->default_value(shared.net),
                        "shipped network or network file");
}

void add_hardware_options(po::options_description& options, SharedOptions& shared) {
  options.add_options()("hw",
                        po::value(&shared.hw)->value_name("NAME|FILE")->default_value(shared.hw),
                        "hardware preset or hardware file")(
      "set", po::value(&shared.set)->value_name("KEY=VALUE")->composing(),
      "override one hardware key; repeatable; `ohmic explain` lists the keys");
}

void add_policy_option(po::options_description& options, SharedOptions& shared) {
  options.add_options()(
      "policy",
      po::value<std::string>()->value_name("SPEC")->notifier([&shared](const std::string& text) {
        shared.policy = text;
        shared.policy_given = true;
      }),
      "W6A4 = every layer; W6A4/8 = first and last layer at 8; W8A8-W6A4-... = a "
      "part a weight layer; or a policy file (default: W8A8; of an integer "
      "network its own)");
}

void add_image_options(po::options_description& options, SharedOptions& shared) {
  options.add_options()(
      "data", po::value(&shared.data)->value_name("SPEC"),
      "mnist:DIR, cifar10:DIR, tensors:FILE, images:DIR, synthetic:digits or synthetic:shapes; "
      "default: the network's own set under $OHMIC_DATA, else its synthetic stand-in")(
      "validation", po::value(&shared.validation)->value_name("FILE"),
      "which training images validate, a file as of ohmic data --split (default: a quarter, at "
      "most 5000)");
}

void add_data_options(po::options_description& options, SharedOptions& shared) {
  add_image_options(options, shared);
  options.add_options()(
      "weights", po::value(&shared.weights)->value_name("FILE"),
      "float weights, or the integer network of quantize or compress where codes are enough "
      "(safetensors); default: the shipped or trained ones");
}

void add_compute_options(po::options_description& options, SharedOptions& shared) {
  options.add_options()("seed",
                        po::value(&shared.seed)->value_name("N")->default_value(shared.seed),
                        "seed of every random choice")(
      "threads", po::value(&shared.threads)->value_name("N"), "cores to use (default: all)")(
      "device", po::value(&shared.device)->value_name("cpu|cuda")->default_value(shared.device),
      "where LibTorch computes");
}

void add_json_option(po::options_description& options, SharedOptions& shared) {
  options.add_options()("json", po::value(&shared.json)->value_name("FILE"),
                        "machine-readable result (- = standard output)");
}

void add_out_option(po::options_description& options, SharedOptions& shared) {
  options.add_options()("out", po::value(&shared.out)->value_name("DIR"), "run directory");
}

namespace {

[[noreturn]] void refuse_unknown(const std::string& option,
                                 const po::options_description& options) {
  std::vector<std::string> known;
  for (const auto& o : options.options()) known.push_back("--" + o->long_name());
  throw ConfigError(option, "unknown option" + did_you_mean(option, known));
}

/// A negative number would wrap around where none is meant.
void refuse_negative_seeds(const po::parsed_options& parsed) {
  for (const auto& o : parsed.options) {
    const bool is_seed = o.string_key == "seed" || o.string_key == "device-seed";
    if (is_seed && !o.value.empty() && o.value.front().front() == '-')
      throw ConfigError("--" + o.string_key, "cannot be negative, found " + o.value.front());
  }
}

/// What a value that is no number should have been.
[[noreturn]] void refuse_value(const po::validation_error& e, const po::parsed_options& parsed,
                               const po::options_description& options) {
  const std::string option = e.get_option_name();
  const std::string name = option.substr(option.find_first_not_of('-'));
  const auto given = std::find_if(parsed.options.rbegin(), parsed.options.rend(),
                                  [&](const auto& o) { return o.string_key == name; });
  if (given == parsed.options.rend() || given->value.empty()) throw ConfigError(option, e.what());
  const auto semantic = options.find(name, false).semantic();
  const bool real = dynamic_cast<const po::typed_value<double>*>(semantic.get()) != nullptr;
  throw ConfigError(option, "found '" + given->value.back() + "', allowed is a " +
                                (real ? "number" : "whole number, not too large"));
}

void refuse_empty_values(const po::parsed_options& parsed) {
  for (const auto& o : parsed.options) {
    if (o.position_key == -1 && o.value.size() == 1 && o.value.front().empty()) {
      throw ConfigError("--" + o.string_key, "needs a value, found an empty one");
    }
  }
}

/// The first word that is neither an option nor, as far as one can see, an option's value.
std::string bare_word(const std::vector<std::string>& args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool after_option = i > 0 && args[i - 1].rfind("--", 0) == 0;
    if (args[i].rfind("-", 0) != 0 && !after_option) return args[i];
  }
  return args.back();
}

[[noreturn]] void refuse_range(const std::string& option, const std::string& value,
                               const std::string& low, const std::string& high) {
  throw ConfigError(option, "found " + value + ", allowed " + low + " to " + high);
}

}  // namespace

bool parse_options(const std::string& command, const std::string& summary,
                   const std::vector<std::string>& args, const po::options_description& options,
                   po::variables_map& values, const std::string& positional) {
  po::options_description all = options;
  all.add_options()("help,h", "show this help");
  po::positional_options_description bare;
  if (!positional.empty()) bare.add(positional.c_str(), -1);
  try {
    po::command_line_parser parser(args);
    // No guessing of abbreviated options: a script must not change its meaning when an option is
    // added.
    parser.options(all).positional(bare).style(po::command_line_style::unix_style &
                                               ~po::command_line_style::allow_guessing);
    const po::parsed_options parsed = parser.run();
    refuse_empty_values(parsed);
    refuse_negative_seeds(parsed);
    try {
      po::store(parsed, values);
    } catch (const po::invalid_option_value& e) {
      refuse_value(e, parsed, all);
    }
    if (values.count("help") > 0) {
      std::cout << "usage: ohmic " << command << (positional.empty() ? "" : " " + positional)
                << " [options]\n\n"
                << summary << "\n\n"
                << all;
      return false;
    }
    po::notify(values);
  } catch (const po::unknown_option& e) {
    refuse_unknown(e.get_option_name(), all);
  } catch (const po::too_many_positional_options_error&) {
    throw ConfigError(command,
                      "takes no argument without a leading --, found '" + bare_word(args) + "'");
  } catch (const po::error& e) {
    throw ConfigError(command, e.what());
  }
  return true;
}

void check_number(const std::string& option, double value, double low, double high) {
  if (value >= low && value <= high) return;  // false for NaN as well
  refuse_range(option, plain_number(value), plain_number(low), plain_number(high));
}

void check_range(const std::string& option, std::int64_t value, std::int64_t low,
                 std::int64_t high) {
  if (value >= low && value <= high) return;
  refuse_range(option, std::to_string(value), std::to_string(low), std::to_string(high));
}

bool was_given(const po::variables_map& given, const std::string& option) {
  return given.count(option) > 0 && !given[option].defaulted();
}

int resolve_threads(int threads) {
  if (threads < 0) {
    throw ConfigError("--threads", "cannot be negative, found " + std::to_string(threads));
  }
  constexpr int kMostThreads = 1024;
  if (threads > kMostThreads) {
    throw ConfigError("--threads", "found " + std::to_string(threads) + ", allowed is at most " +
                                       std::to_string(kMostThreads));
  }
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void write_json_result(const std::string& destination, const std::string& text) {
  if (destination == "-") {
    std::cout << text << std::flush;
  } else {
    write_file_atomically(destination, text);
  }
}

}  // namespace ohmic::app
