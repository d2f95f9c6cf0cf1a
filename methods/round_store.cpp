#include "methods/round_store.h"

#include <filesystem>
#include <utility>

#include "datasets/safetensors.h"
#include "quant/integer/network_file.h"
#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

Json to_json(const CompressionRound& r) {
  return {{"round", r.number},
          {"alpha", r.alpha},
          {"weight_bits", r.weight_bits},
          {"activation_bits", r.activation_bits},
          {"validation_accuracy", r.validation_accuracy},
          {"bits_per_weight", r.bits_per_weight},
          {"density", r.density},
          {"within", r.within},
          {"round_s", r.seconds}};
}

CompressionRound read_round(const Json& json) {
  CompressionRound r;
  json.at("round").get_to(r.number);
  json.at("alpha").get_to(r.alpha);
  json.at("weight_bits").get_to(r.weight_bits);
  json.at("activation_bits").get_to(r.activation_bits);
  json.at("validation_accuracy").get_to(r.validation_accuracy);
  json.at("bits_per_weight").get_to(r.bits_per_weight);
  json.at("density").get_to(r.density);
  json.at("within").get_to(r.within);
  json.at("round_s").get_to(r.seconds);
  return r;
}

}  // namespace

RoundStore::RoundStore(CompressDirectory directory, const NetworkSpec& network)
    : directory_(std::move(directory)), network_(network) {
  if (file_exists(directory_.rounds())) read();
}

void RoundStore::begin(const Json& config) {
  config_ = config;
  begun_ = true;
  write();
}

void RoundStore::read() {
  Json json = read_json_file(directory_.rounds());
  const Json sum = json.is_object() ? json.value("checksum", Json()) : Json();
  if (json.is_object()) json.erase("checksum");
  if (sum != content_hash(json.dump())) {
    throw ConfigError(directory_.rounds(),
                      "was changed or damaged: its checksum is not that of its content");
  }
  config_ = json.at("config");
  for (const Json& round : json.at("rounds")) rounds_.push_back(read_round(round));
  json.at("kept").get_to(kept_);
  json.at("kept_content").get_to(kept_hash_);
  begun_ = true;
}

void RoundStore::write() const {
  Json json = {{"config", config_}, {"rounds", Json::array()}};
  for (const CompressionRound& round : rounds_) json["rounds"].push_back(to_json(round));
  json["kept"] = kept_;
  json["kept_content"] = kept_hash_;
  json["checksum"] = content_hash(json.dump());
  write_file_atomically(directory_.rounds(), json.dump(2) + "\n");
}

void RoundStore::add(const CompressionRound& round, const IntegerNetwork* network) {
  const int before = kept_;
  rounds_.push_back(round);
  if (network != nullptr) {
    kept_ = round.number;
    write_network_file(directory_.kept(kept_), network_, *network);
    kept_hash_ = content_hash(read_file(directory_.kept(kept_)));
  }
  write();
  std::filesystem::remove(directory_.checkpoint());
  if (kept_ != before && before >= 0) std::filesystem::remove(directory_.kept(before));
}

IntegerNetwork RoundStore::kept() const {
  const std::string file = directory_.kept(kept_);
  const std::string bytes = read_file(file);
  if (content_hash(bytes) != kept_hash_)
    throw ConfigError(file, "was changed or damaged since the run wrote it");
  return parse_network_file(network_, parse_safetensors(bytes, file),
                            parse_safetensors_metadata(bytes, file), file);
}

void RoundStore::clean() const {
  std::filesystem::remove(directory_.checkpoint());
  std::filesystem::remove(directory_.first_checkpoint());
  for (int round = 0; round <= static_cast<int>(rounds_.size()); ++round)
    std::filesystem::remove(directory_.kept(round));
}

void RoundStore::discard() const {
  clean();
  for (const std::string& file : directory_.files()) std::filesystem::remove(file);
}

}  // namespace ohmic
