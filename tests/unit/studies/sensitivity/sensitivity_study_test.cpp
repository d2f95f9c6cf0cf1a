#include "studies/sensitivity/sensitivity_study.h"

#include <gmock/gmock.h>

#include "hw/mapping/capacity_error.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Ends every job at once as `answer` says; jobs are known by their last `--set`.
class InstantRunner final : public JobRunner {
 public:
  using Answer = std::function<JobOutcome(const std::string& assignment)>;
  explicit InstantRunner(Answer answer) : answer_(std::move(answer)) {}
  JobPass run(const std::vector<Job>& jobs, const OnEnd& on_end, const Stop&) override {
    for (const Job& job : jobs) {
      seen_.push_back(job);
      on_end(job, answer_(job.args.back()));
    }
    return {};
  }
  const std::vector<Job>& seen() const { return seen_; }

 private:
  Answer answer_;
  std::vector<Job> seen_;
};

JobOutcome total(double latency_ms, double energy_mj, double area_mm2) {
  Json json;
  for (const WatchedFigure& figure : watched_figures()) json["total"][figure.name] = 1.0;
  json["total"]["latency_ms"] = latency_ms;
  json["total"]["energy_mj"] = energy_mj;
  json["total"]["area_mm2"] = area_mm2;
  return {JobEnd::kDone, json.dump(), ""};
}

SensitivityStudy study_of(std::vector<std::string> keys, std::vector<std::string> set = {}) {
  return SensitivityStudy({"lenet5", "wei2022", "W8A8", std::move(set), std::move(keys)});
}

std::vector<std::string> changes(const SensitivityStudy& study) {
  std::vector<std::string> all;
  for (const SensitivityRow& row : study.rows()) all.push_back(row.key + "=" + row.value.dump());
  return all;
}

TEST(Sensitivity, HalvesAndDoublesWhatItsKeyAllows) {
  EXPECT_THAT(changes(study_of({"tile.pes", "tile.buffer_cycle_ns"})),
              ElementsAre("tile.pes=8", "tile.pes=32", "tile.buffer_cycle_ns=8",
                          "tile.buffer_cycle_ns=32"));
  EXPECT_THAT(changes(study_of({"power.pe_registers_mw"})),
              ElementsAre("power.pe_registers_mw=6.5", "power.pe_registers_mw=26"));
  EXPECT_THAT(changes(study_of({"tile.pes"}, {"tile.pes=9"})), ElementsAre("tile.pes=18"));
  EXPECT_THAT(changes(study_of({"tile.pes"}, {"tile.pes=1024"})), ElementsAre("tile.pes=512"));
  EXPECT_THAT(changes(study_of({"dac.bits"})), ElementsAre("dac.bits=2"));
  EXPECT_THAT(changes(study_of({"pe.mux_ns"}, {"pe.mux_ns=0"})), IsEmpty());
}

TEST(Sensitivity, LeavesOutWhatDoesNotGoWithTheOtherKeys) {
  EXPECT_THAT(
      changes(study_of({"noc.buffer_flits"}, {"noc.buffer_flits=72", "noc.max_packet_flits=72"})),
      ElementsAre("noc.buffer_flits=144"));
}

TEST(Sensitivity, TriesEveryNumberUnlessKeysAreNamed) {
  const std::vector<std::string> all = changes(study_of({}, {"adc.bits=ideal"}));
  EXPECT_GT(all.size(), 100U);
  EXPECT_THAT(all, Contains("power.adc_mw=6.2"));
  EXPECT_THAT(all, Not(Contains(HasSubstr("adc.bits"))));
  EXPECT_THAT(all, Not(Contains(HasSubstr("pe.schedule"))));
}

TEST(Sensitivity, RefusesAKeyWithoutANumber) {
  EXPECT_EQ(config_error_of([] { study_of({"pe.schedule"}); }),
            "pe.schedule: is serial, which cannot be halved or doubled");
  EXPECT_THAT(config_error_of([] { study_of({"tile.pess"}); }),
              HasSubstr("tile.pess: unknown hardware key; did you mean 'tile.pes'?"));
}

TEST(Sensitivity, PutsTheLargestChangeFirstAndWhatIsNotOkLast) {
  SensitivityStudy study = study_of({"tile.pes", "crossbar.rows"});
  InstantRunner runner([](const std::string& set) -> JobOutcome {
    if (set == "tile.pes=8") return {JobEnd::kDoesNotFit, "", "too few tiles"};
    if (set == "tile.pes=32") return total(2, 4, 8.4);          // area + 5 %
    if (set == "crossbar.rows=64") return total(2, 2, 8);       // energy - 50 %
    if (set == "crossbar.rows=256") return total(2.6, 4, 8.8);  // latency + 30 %
    return total(2, 4, 8);
  });
  study.run(runner, [] { return false; });
  EXPECT_THAT(changes(study),
              ElementsAre("crossbar.rows=64", "crossbar.rows=256", "tile.pes=32", "tile.pes=8"));
  EXPECT_NEAR(largest_change(study.rows()[1], study.base()), 0.3, 1e-12);
  const Json json = study.json();
  EXPECT_EQ(json.at("base").at("energy_mj"), 4.0);
  EXPECT_EQ(json.at("rows")[0].at("value"), 64);
  EXPECT_EQ(json.at("rows")[0].at("energy_mj"), 2.0);
  EXPECT_EQ(json.at("rows")[3].at("status"), "does_not_fit");
  EXPECT_TRUE(json.at("rows")[3].at("latency_ms").is_null());
  const std::string table = sensitivity_table(study.rows(), study.base());
  EXPECT_THAT(table, HasSubstr("crossbar.rows   128   64        =  -50.00%        =         =\n"));
  EXPECT_THAT(table, HasSubstr("tile.pes         16    8  does_not_fit: too few tiles\n"));
}

TEST(Sensitivity, OfAChipThatDoesNotFitIsItsError) {
  SensitivityStudy study = study_of({"tile.pes"});
  InstantRunner runner([](const std::string&) -> JobOutcome {
    return {JobEnd::kDoesNotFit, "", "the network needs 5 tiles"};
  });
  EXPECT_THROW(study.run(runner, [] { return false; }), CapacityError);
}

TEST(Sensitivity, AMeshThatFollowedTheNetworkStandsStill) {
  SensitivityStudy study = study_of({"tile.pes"}, {"chip.tiles_x=auto", "chip.tiles_y=auto"});
  InstantRunner runner([](const std::string&) { return total(1, 1, 1); });
  study.run(runner, [] { return false; });
  for (const Job& job : runner.seen()) EXPECT_THAT(job.args, Contains("chip.tiles_x=3"));
}

}  // namespace
}  // namespace ohmic
