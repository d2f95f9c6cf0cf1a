// Holds who may include whom over every #include line of the repository.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/layering/layer_rules.h"

namespace ohmic::layering {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const SourceTree& repository() {
  static const SourceTree tree(OHMIC_SOURCE_DIR, source_folders());
  return tree;
}

/// The sources of the target ohmic_quant, from its CMakeLists.
std::vector<std::string> plain_quant_sources() {
  std::ifstream in(std::string(OHMIC_SOURCE_DIR) + "/quant/CMakeLists.txt");
  std::ostringstream text;
  text << in.rdbuf();
  const std::string cmake = text.str();
  std::smatch target;
  const std::regex pattern("ohmic_add_library\\(ohmic_quant\\s+SOURCES([^)]*)DEPENDS");
  if (!std::regex_search(cmake, target, pattern)) return {};
  std::vector<std::string> sources;
  std::istringstream words(target[1].str());
  for (std::string word; words >> word;) sources.push_back("quant/" + word);
  return sources;
}

TEST(Layering, FoldersIncludeOnlyWhatTheyMay) {
  EXPECT_THAT(folder_breaches(repository()), IsEmpty());
}

TEST(Layering, PlainCodeTheSearchAndTracesNeverReachSystemC) {
  EXPECT_THAT(systemc_breaches(repository()), IsEmpty());
}

TEST(Layering, OnlyTheSearchAndTheAccuracyReachTorch) {
  const std::vector<std::string> plain = plain_quant_sources();
  EXPECT_THAT(plain, testing::Contains("quant/quant_policy.cpp"));
  EXPECT_THAT(torch_breaches(repository(), plain), IsEmpty());
}

TEST(Layering, TheKernelNeverSeesAPolicy) { EXPECT_THAT(policy_breaches(repository()), IsEmpty()); }

// Time comes from a column count in one place: everybody else asks PeSchedule.
TEST(Layering, OnlyThePesScheduleTimesASlice) {
  std::vector<std::string> askers;
  for (const auto& [file, includes] : repository().files()) {
    for (const Include& include : includes) {
      if (include.path == "hw/device/slice_timing.h") askers.push_back(file);
    }
  }
  EXPECT_THAT(askers, ElementsAre("hw/device/pe_schedule.cpp"));
}

TEST(Layering, IncludesAreFilesSeenFromTheRoot) {
  EXPECT_THAT(unresolved_includes(repository()), IsEmpty());
}

TEST(Layering, NoFolderIsAStreetWithoutNames) {
  EXPECT_THAT(crowded_folders(repository(), 25), IsEmpty());
}

TEST(Layering, NothingShadowsTheTlmHeader) {
  EXPECT_TRUE(repository().has("tlm/packet.h"));
  EXPECT_FALSE(repository().has("tlm/tlm.h"));
  EXPECT_FALSE(std::filesystem::exists(std::string(OHMIC_SOURCE_DIR) + "/tlm/tlm"));
}

// The rules themselves, on trees that break them.

Include quoted(const std::string& path) { return {path, true}; }
Include angled(const std::string& path) { return {path, false}; }

TEST(LayerRules, FindIncludesInSource) {
  const std::vector<Include> found = includes_of(
      "#pragma once\n  #  include \"a/b.h\"\n// #include \"c.h\"\n#include <torch/torch.h>  // "
      "d\n");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].path, "a/b.h");
  EXPECT_TRUE(found[0].quoted);
  EXPECT_EQ(found[1].path, "torch/torch.h");
  EXPECT_FALSE(found[1].quoted);
}

TEST(LayerRules, RefuseUpwardIncludes) {
  const SourceTree tree(
      {{"nets/a.cpp", {quoted("quant/quant_policy.h")}},
       {"quant/a.cpp", {quoted("nets/a.h"), quoted("hw/config/chip_config.h")}},
       {"datasets/a.cpp", {quoted("nets/a.h"), quoted("quant/a.h")}},
       {"studies/a.cpp", {quoted("rl/a.h"), quoted("app/a.h")}},
       {"report/a.cpp", {quoted("hw/cost/a.h"), quoted("traces/a.h")}},
       {"tlm/a.cpp", {quoted("tlm/a.h"), quoted("nets/a.h")}},
       {"hw/cost/a.cpp", {quoted("hw/sim/chip.h"), quoted("datasets/dataset.h")}},
       {"hw/sim/a.cpp", {quoted("hw/cost/a.h"), quoted("rl/oracles/cost_oracle.h")}},
       {"rl/a.cpp", {quoted("hw/accelerator.h"), quoted("hw/sim/tile.h")}},
       {"app/a.cpp", {quoted("hw/sim/tile.h")}}});
  EXPECT_THAT(
      folder_breaches(tree),
      ElementsAre("datasets/a.cpp must not include quant/a.h",
                  "hw/cost/a.cpp must not include hw/sim/chip.h",
                  "hw/cost/a.cpp must not include datasets/dataset.h",
                  "hw/sim/a.cpp must not include rl/oracles/cost_oracle.h",
                  "nets/a.cpp must not include quant/quant_policy.h",
                  "quant/a.cpp must not include hw/config/chip_config.h",
                  "report/a.cpp must not include traces/a.h",
                  "rl/a.cpp must not include hw/sim/tile.h",
                  "studies/a.cpp must not include app/a.h", "tlm/a.cpp must not include nets/a.h"));
}

TEST(LayerRules, TellPlainHeadersOfTheNocFromSystemCOnes) {
  const SourceTree tree({{"tlm/noc_config.h", {angled("cstdint")}},
                         {"tlm/mesh.h", {quoted("tlm/router.h")}},
                         {"tlm/router.h", {angled("systemc")}},
                         {"hw/cost/a.cpp", {quoted("tlm/noc_config.h"), quoted("tlm/mesh.h")}}});
  EXPECT_THAT(folder_breaches(tree), ElementsAre("hw/cost/a.cpp must not include tlm/mesh.h"));
  EXPECT_THAT(systemc_breaches(tree),
              ElementsAre("hw/cost/a.cpp reaches what it must not: hw/cost/a.cpp -> tlm/mesh.h -> "
                          "tlm/router.h -> <systemc>"));
}

TEST(LayerRules, TracesSeeTheKernelThroughObserversAlone) {
  const SourceTree tree({{"hw/sim/observer.h", {quoted("tlm/observer.h")}},
                         {"tlm/observer.h", {angled("cstdint")}},
                         {"tlm/sc_ps.h", {angled("systemc")}},
                         {"traces/a.cpp", {quoted("hw/sim/observer.h"), quoted("tlm/sc_ps.h")}},
                         {"traces/b.cpp", {angled("sysc/tracing/sc_trace.h")}}});
  EXPECT_THAT(folder_breaches(tree), ElementsAre("traces/a.cpp must not include tlm/sc_ps.h"));
  EXPECT_THAT(systemc_breaches(tree),
              ElementsAre("traces/a.cpp reaches what it must not: traces/a.cpp -> tlm/sc_ps.h -> "
                          "<systemc>",
                          "traces/b.cpp reaches what it must not: traces/b.cpp -> "
                          "<sysc/tracing/sc_trace.h>"));
}

TEST(LayerRules, CountModulesAFolder) {
  const SourceTree tree(
      {{"nets/a.h", {}}, {"nets/a.cpp", {}}, {"nets/b.h", {}}, {"nets/c/d.h", {}}});
  EXPECT_THAT(crowded_folders(tree, 2), IsEmpty());
  EXPECT_THAT(crowded_folders(tree, 1), ElementsAre("nets/ has 2 modules, allowed are 1"));
}

TEST(LayerRules, FollowTorchThroughHeaders) {
  const SourceTree tree({{"quant/plain.cpp", {quoted("quant/training/trainer.h")}},
                         {"quant/training/trainer.h", {angled("torch/torch.h")}},
                         {"quant/training/trainer.cpp", {angled("torch/torch.h")}},
                         {"hw/cost/a.cpp", {angled("ATen/ATen.h")}}});
  EXPECT_THAT(
      torch_breaches(tree, {"quant/plain.cpp"}),
      ElementsAre("hw/cost/a.cpp reaches what it must not: hw/cost/a.cpp -> <ATen/ATen.h>",
                  "quant/plain.cpp reaches what it must not: quant/plain.cpp -> "
                  "quant/training/trainer.h -> "
                  "<torch/torch.h>",
                  "quant/training/trainer.h is a header: <torch/torch.h> costs each includer many "
                  "seconds"));
}

TEST(LayerRules, FindPoliciesInTheKernelAndLostIncludes) {
  const SourceTree tree({{"hw/sim/tile.cpp", {quoted("hw/mapping/mapper.h"), quoted("tile.h")}},
                         {"hw/mapping/mapper.h", {quoted("quant/quant_policy.h")}},
                         {"quant/quant_policy.h", {}}});
  EXPECT_THAT(policy_breaches(tree),
              ElementsAre("hw/sim/tile.cpp reaches what it must not: hw/sim/tile.cpp -> "
                          "hw/mapping/mapper.h -> quant/quant_policy.h"));
  EXPECT_THAT(unresolved_includes(tree),
              ElementsAre("hw/sim/tile.cpp includes \"tile.h\", no file from the root"));
}

}  // namespace
}  // namespace ohmic::layering
