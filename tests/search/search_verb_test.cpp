#include <gmock/gmock.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "datasets/safetensors.h"
#include "util/file_io.h"
#include "util/json_section.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kNetwork = R"({"schema_version": 1, "name": "tiny", "dataset": "mnist",
  "input": {"channels": 1, "height": 28, "width": 28},
  "layers": [{"name": "conv1", "type": "conv2d", "out_channels": 2, "kernel": 5, "stride": 4},
             {"name": "relu1", "type": "relu"}, {"name": "flat", "type": "flatten"},
             {"name": "fc1", "type": "linear", "out_features": 8},
             {"name": "fc2", "type": "linear", "out_features": 10}]})";

RawTensor random_tensor(std::vector<std::int64_t> shape, RandomSource& random) {
  std::int64_t count = 1;
  for (const std::int64_t side : shape) count *= side;
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& v : values) v = static_cast<float>(random() >> 40) * 0x1p-24F - 0.5F;
  return float_tensor(std::move(shape), values);
}

/// `ohmic search` as a user starts it, in a folder of its own, on a tiny network with random
/// weights.
class SearchVerb : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_search_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    write_file_atomically(path("tiny.json"), kNetwork);
    RandomSource random(1);
    TensorMap weights;
    const auto add = [&](const std::string& layer, std::vector<std::int64_t> shape) {
      weights[layer + ".bias"] = random_tensor({shape.front()}, random);
      weights[layer + ".weight"] = random_tensor(std::move(shape), random);
    };
    add("conv1", {2, 1, 5, 5});
    add("fc1", {8, 72});
    add("fc2", {10, 8});
    write_safetensors(path("tiny.safetensors"), weights);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  /// Exit code of a shell command inside the folder; what it says on stderr is kept in error_.
  int shell(const std::string& command) {
    const std::string line = "cd '" + folder_ + "' && { " + command + "; } >out.txt 2>err.txt";
    const int status = std::system(line.c_str());
    error_ = read_file(path("err.txt"));
    std::filesystem::remove(path("out.txt"));
    std::filesystem::remove(path("err.txt"));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  static std::string command(const std::string& arguments) {
    return std::string("'") + OHMIC_BINARY + "' search " + arguments;
  }
  /// A new search of 12 episodes.
  static std::string fresh(const std::string& arguments) {
    return command(
        "--net tiny.json --weights tiny.safetensors --data synthetic:digits --episodes 12 "
        "--threshold 0.97 --threads 1 " +
        arguments);
  }
  /// Starts a search, waits until its history has `lines` lines, sends the signal, gives its exit
  /// code.
  static std::string stopped(const std::string& search, const std::string& run, int lines,
                             const std::string& signal) {
    return search + " & pid=$!; while kill -0 $pid && [ \"$(cat " + run +
           "/history.csv | wc -l)\" -lt " + std::to_string(lines) +
           " ]; do sleep 0.01; done; kill -" + signal + " $pid; wait $pid";
  }
  /// Ends a new search in the middle; its exit code. One that ends first, on a machine that is slow
  /// to send signals, is begun again. SIGTERM, because a shell has its background jobs ignore
  /// SIGINT.
  int interrupted(const std::string& run) {
    for (int tries = 0; tries < 50; ++tries) {
      const int code = shell(stopped(fresh("--out " + run), run, 4, "TERM"));
      if (code != 0) return code;
      std::filesystem::remove_all(path(run));
    }
    return 0;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      names.push_back(std::filesystem::relative(entry.path(), folder_).string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string folder_;
  std::string error_;
};

TEST_F(SearchVerb, WritesTheRunDirectoryAndNothingElse) {
  const auto before = files();
  ASSERT_EQ(shell(fresh("--out run")), 0) << error_;
  auto after = files();
  for (const auto& name : before) after.erase(std::find(after.begin(), after.end(), name));
  EXPECT_THAT(after,
              ::testing::ElementsAre("run", "run/best_policy.json", "run/config.json",
                                     "run/history.csv", "run/learning.csv", "run/ohmic.sqlite",
                                     "run/report.html", "run/summary.json"));
  const Json summary = Json::parse(read_file(path("run/summary.json")));
  for (const char* part : {"baseline", "best"}) {
    for (const char* key : {"policy", "validation_accuracy", "test_accuracy", "cost_ratio",
                            "latency_ms", "energy_mj", "component_power_w", "feasible"}) {
      EXPECT_TRUE(summary.at(part).contains(key)) << part << '/' << key;
    }
  }
  EXPECT_DOUBLE_EQ(summary.at("baseline").at("cost_ratio").get<double>(), 1.0);
  EXPECT_GE(summary.at("wall_s").at("total").get<double>(),
            summary.at("wall_s").at("accuracy").get<double>());
}

TEST_F(SearchVerb, TheAgentOfThePaperAsksForOnePriceAnEpisode) {
  ASSERT_EQ(shell(fresh("--paper --out run")), 0) << error_;
  const Json summary = Json::parse(read_file(path("run/summary.json")));
  EXPECT_GT(summary.at("simulator_calls").get<int>(), 2);
  EXPECT_LE(summary.at("simulator_calls").get<int>(), 12 + 2);
}

TEST_F(SearchVerb, InterruptedKilledAndResumedOnOtherThreadsItEndsLikeAStraightRun) {
  ASSERT_EQ(shell(fresh("--out straight")), 0) << error_;
  EXPECT_EQ(interrupted("cut"), 130) << error_;
  EXPECT_THAT(error_, HasSubstr("--resume --out cut"));
  EXPECT_FALSE(file_exists(path("cut/summary.json")));
  shell(stopped(command("--resume --out cut"), "cut", 8, "KILL"));
  ASSERT_EQ(shell(command("--resume --out cut --threads 2")), 0) << error_;
  EXPECT_EQ(read_file(path("cut/history.csv")), read_file(path("straight/history.csv")));
  EXPECT_EQ(read_file(path("cut/best_policy.json")), read_file(path("straight/best_policy.json")));
}

TEST_F(SearchVerb, LeavesAFinishedRunAsItIs) {
  ASSERT_EQ(shell(fresh("--out run")), 0) << error_;
  std::vector<std::string> before;
  for (const auto& name : {"config.json", "history.csv", "summary.json", "ohmic.sqlite"}) {
    before.push_back(read_file(path(std::string("run/") + name)));
  }
  EXPECT_EQ(shell(command("--resume --out run --seed 1")), 0) << error_;
  EXPECT_EQ(shell(command("--resume --out run --seed 2")), 2);
  EXPECT_THAT(error_, StartsWith("ohmic: --seed: is 2 here"));
  EXPECT_EQ(shell(fresh("--out run")), 2);
  EXPECT_THAT(error_, HasSubstr("holds a run already"));
  std::size_t i = 0;
  for (const auto& name : {"config.json", "history.csv", "summary.json", "ohmic.sqlite"}) {
    EXPECT_EQ(read_file(path(std::string("run/") + name)), before[i++]) << name;
  }
}

TEST_F(SearchVerb, GoesOnOnlyWithTheInputItBeganWith) {
  EXPECT_EQ(interrupted("cut"), 130) << error_;
  std::string changed = kNetwork;
  changed.replace(changed.find("\"out_features\": 8"), 17, "\"out_features\": 9");
  write_file_atomically(path("tiny.json"), changed);
  EXPECT_EQ(shell(command("--resume --out cut")), 2);
}

TEST_F(SearchVerb, NamesTheLeastCostAndTakesItAsThreshold) {
  const auto before = files();
  const std::string search = command(
      "--net tiny.json --weights tiny.safetensors --data synthetic:digits --out run "
      "--paper --episodes 2 --seed 2 --threshold ");
  EXPECT_EQ(shell(search + "0.1"), 5);
  EXPECT_EQ(files(), before);
  const std::size_t least = error_.find("W2A2, costs 0.");
  ASSERT_NE(least, std::string::npos) << error_;
  // One policy in 49 is that cheap: neither of two episodes is, so the cheapest of them is the
  // best.
  ASSERT_EQ(shell(search + error_.substr(least + 12, 6)), 0) << error_;
  EXPECT_THAT(error_, HasSubstr("warning: no feasible policy"));
  EXPECT_FALSE(Json::parse(read_file(path("run/summary.json"))).at("best").at("feasible"));
}

TEST_F(SearchVerb, ScreensOnSomeImagesAndChoosesOnAll) {
  ASSERT_EQ(shell(fresh("--out run --screen-images 100 --reread 3")), 0) << error_;
  const Json summary = Json::parse(read_file(path("run/summary.json")));
  EXPECT_GE(summary.at("reread_policies").get<int>(), 2);
  EXPECT_LE(summary.at("reread_policies").get<int>(), 4);
}

struct Refusal {
  const char* name;
  const char* arguments;
  const char* error;
};

class SearchRefusal : public SearchVerb, public ::testing::WithParamInterface<Refusal> {};

TEST_P(SearchRefusal, IsOneLineAndLeavesNothingBehind) {
  const auto before = files();
  EXPECT_EQ(shell(fresh(GetParam().arguments)), 2);
  EXPECT_THAT(error_, StartsWith(std::string("ohmic: ") + GetParam().error));
  EXPECT_EQ(std::count(error_.begin(), error_.end(), '\n'), 1) << error_;
  EXPECT_EQ(files(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Input, SearchRefusal,
    ::testing::Values(Refusal{"ResumeOfNothing", "--resume --out nowhere", "nowhere: holds no run"},
                      Refusal{"ResumeWithoutFolder", "--resume", "--resume: needs --out"},
                      Refusal{"Agent", "--out run --agent pp0", "--agent: unknown agent 'pp0'"},
                      Refusal{"Reward", "--out run --reward or",
                              "--reward: found 'or', allowed and, literal, shaped"},
                      Refusal{"WeightsSum", "--out run --weights-lat-energy-power 1,1,1",
                              "--weights-lat-energy-power: found '1,1,1'"},
                      Refusal{"WeightsCount", "--out run --weights-lat-energy-power 0.5,0.5",
                              "--weights-lat-energy-power: found '0.5,0.5'"},
                      Refusal{"RolloutRange", "--out run --rollout-episodes 0",
                              "--rollout-episodes: found 0, allowed 1"},
                      Refusal{"Tau", "--out run --tau 3", "--tau: found 3, allowed -100 to 0"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ohmic
