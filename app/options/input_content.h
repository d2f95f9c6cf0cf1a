#pragma once

#include <string>
#include <vector>

#include "app/options/named_files.h"
#include "quant/network/trained_network.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Hashes of what weights and images hold, whatever their files are called. Reads the test images
/// of a real data set; a stand-in's are as fixed as its code.
Json content_hashes(const TrainedNetwork& trained);

/// Adds to a study's config.json what its searches read: the hashes as `content`, and to `paths`
/// what the options leave to defaults. found: the options as they stand in this folder. Throws
/// ConfigError if an input is broken, or is one of `outputs`.
void add_searched_inputs(Json& config, const SharedOptions& found,
                         const std::vector<NamedFile>& outputs, WeightsKind kind);

/// Gives a hardware file without a name of its own the name by which the run knows it, `given`,
/// though it was read as `found`. hardware: as config.json has it.
void keep_hardware_name(Json& hardware, const std::string& given, const std::string& found);

}  // namespace ohmic::app
