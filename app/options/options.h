#pragma once

#include <boost/program_options.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace ohmic::app {

namespace po = boost::program_options;

/// The options that several commands share; a command adds the groups that make sense for it.
struct SharedOptions {
  std::string net = "lenet5";
  std::string hw = "wei2022";
  std::vector<std::string> set;
  std::string policy = "W8A8";
  bool policy_given = false;  ///< --policy says so
  std::string data;
  std::string validation;  ///< file of the images that validate; empty: the usual split
  std::string weights;
  std::string json;
  std::string out;
  std::string device = "cpu";
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0 = all cores
};

void add_network_option(po::options_description& options, SharedOptions& shared);    // --net
void add_hardware_options(po::options_description& options, SharedOptions& shared);  // --hw --set
void add_policy_option(po::options_description& options, SharedOptions& shared);     // --policy
/// --data --validation
void add_image_options(po::options_description& options, SharedOptions& shared);
/// These and --weights.
void add_data_options(po::options_description& options, SharedOptions& shared);
void add_compute_options(po::options_description& options,
                         SharedOptions& shared);  // --seed --threads --device
void add_json_option(po::options_description& options, SharedOptions& shared);  // --json
void add_out_option(po::options_description& options, SharedOptions& shared);   // --out

/// Parses a command's arguments. `--help` prints usage and options and returns false: the command
/// then returns 0. Throws ConfigError on unknown, repeated or ill-typed options; it names the
/// option. `positional`: name of the option that takes bare arguments, or empty if none are
/// allowed.
bool parse_options(const std::string& command, const std::string& summary,
                   const std::vector<std::string>& args, const po::options_description& options,
                   po::variables_map& values, const std::string& positional = "");

/// Whether an option stands on the command line, and not its default alone.
bool was_given(const po::variables_map& given, const std::string& option);

/// Cores to use: `threads` where > 0, else all. Throws ConfigError if negative or above 1024.
int resolve_threads(int threads);

/// Throws ConfigError that names the option ("--epochs") unless low <= value <= high.
void check_number(const std::string& option, double value, double low, double high);
void check_range(const std::string& option, std::int64_t value, std::int64_t low,
                 std::int64_t high);

/// Writes JSON text to a file aside and renamed, or to stdout for "-".
void write_json_result(const std::string& destination, const std::string& text);

}  // namespace ohmic::app
