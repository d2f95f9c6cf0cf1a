#include "app/options/training_options.h"

#include <unistd.h>

#include <filesystem>

#include "app/options/named_files.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/number_text.h"
#include "util/process/run_folder.h"

namespace ohmic::app {

Augmentation parse_augmentation(const std::string& name, const Dataset& data) {
  if (name == "auto") return usual_augmentation(data);
  if (name == "none") return {0, false};
  if (name == "shift") return {2, false};
  if (name == "crop") return {4, true};
  throw ConfigError("--augment", "found '" + name + "', allowed auto, none, shift, crop");
}

po::typed_value<double>* number_value(double& field) {
  return po::value(&field)->value_name("X")->default_value(field, shortest(field));
}

void add_training_files(po::options_description& options, std::string& out, TrainOptions& training,
                        const std::string& out_text, const std::string& saved) {
  const std::string checkpoint_text = "state " + saved +
                                      "; kept at the end (default: OUT.checkpoint, removed at the "
                                      "end)";
  auto add = options.add_options();
  add("out", po::value(&out)->value_name("FILE"), ("weights file to write" + out_text).c_str());
  add("checkpoint", po::value(&training.checkpoint)->value_name("FILE"), checkpoint_text.c_str());
  add("resume", po::bool_switch(&training.resume), "go on from the checkpoint");
}

void check_writable(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw ConfigError(path, "is a folder, not a file");
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  if (!std::filesystem::is_directory(folder, error)) {
    throw ConfigError(path, "folder '" + folder + "' does not exist");
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    throw ConfigError(path, "folder '" + folder + "' is not writable");
  }
}

TrainingFiles::TrainingFiles(const std::string& out, TrainOptions& o)
    : own_(o.checkpoint.empty()), checkpoint_(own_ ? out + ".checkpoint" : o.checkpoint) {
  o.checkpoint = checkpoint_;
  refuse_shared_files({{"--out", out}, {"--checkpoint", checkpoint_}}, {});
  check_writable(out);
  check_writable(checkpoint_);
  locks_.emplace_back(out);
  if (!own_) locks_.emplace_back(checkpoint_);
  if (!o.resume && file_exists(checkpoint_)) {
    throw ConfigError(checkpoint_,
                      "holds an earlier training; go on with --resume, or remove it first");
  }
  remove_half_written(out);
  remove_half_written(checkpoint_);
}

void TrainingFiles::finish() const {
  if (own_) std::filesystem::remove(checkpoint_);
}

}  // namespace ohmic::app
