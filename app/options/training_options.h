#pragma once

#include <string>

#include "datasets/dataset.h"
#include "quant/training/trainer.h"
#include "util/json_section.h"

namespace ohmic::app {

/// A number with so many digits behind the point.
std::string fixed(double value, int digits);

/// ConfigError naming the option unless low <= value <= high.
void check_range(const char* option, const Json& value, const Json& low, const Json& high);

/// --augment: auto, none, shift or crop; auto hangs on the data set. ConfigError on others.
Augmentation parse_augmentation(const std::string& name, const Dataset& data);

/// Refuses, before hours of training, a place where the result cannot be written.
void check_writable(const std::string& path);

/// Names the checkpoint where the user did not (OUT.checkpoint) and returns whether it is our own.
/// ConfigError where a file cannot be written, or where an unfinished training's checkpoint would
/// be overwritten.
bool settle_files(const std::string& out, TrainOptions& options);

}  // namespace ohmic::app
