#pragma once

#include <string>
#include <vector>

#include "app/options/options.h"
#include "datasets/dataset.h"
#include "quant/training/trainer.h"
#include "util/json_section.h"
#include "util/process/file_lock.h"

namespace ohmic::app {

/// --augment: auto, none, shift or crop; auto hangs on the data set. ConfigError on others.
Augmentation parse_augmentation(const std::string& name, const Dataset& data);

/// A number that --help shows as 0.9, not with the 17 digits of its double; its default is the
/// value of `field`.
po::typed_value<double>* number_value(double& field);

/// --out, --checkpoint and --resume of a training. out: the weights file; out_text: what it is;
/// saved: when the state goes into the checkpoint, as in "after each epoch".
void add_training_files(po::options_description& options, std::string& out, TrainOptions& training,
                        const std::string& out_text, const std::string& saved);

/// Refuses, before hours of training, a place where the result cannot be written.
void check_writable(const std::string& path);

/// The files that a training writes, --out and --checkpoint: as long as this lives, no other
/// process trains into either.
class TrainingFiles {
 public:
  /// Names the checkpoint if the user did not: OUT.checkpoint, ours. Removes what killed processes
  /// left of both half-written. Throws ConfigError if a file cannot be written, if another process
  /// is at work on it, or if an unfinished training's checkpoint would be overwritten.
  TrainingFiles(const std::string& out, TrainOptions& options);
  /// Removes a checkpoint of ours: the result is written.
  void finish() const;

 private:
  bool own_;
  std::string checkpoint_;
  std::vector<FileLock> locks_;
};

}  // namespace ohmic::app
