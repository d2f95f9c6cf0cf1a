// The library's search is the program's: same words in, same history out.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "api/search.h"
#include "rl/search/history_csv.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using testing::HasSubstr;

AgentMaker shipped(const std::string& name) {
  return [name](const AgentContext& context) { return make_agent(name, context); };
}

SearchRequest few_episodes() {
  SearchRequest request;
  request.data = "synthetic:digits";
  request.episodes = 12;
  request.seed = 3;
  return request;
}

TEST(SearchApi, PlaysTheEpisodesThatTheProgramPlays) {
  std::string folder = testing::TempDir() + "ohmic_search_api_XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string command = std::string("cd '") + folder + "' && '" + OHMIC_BINARY +
                              "' search --agent random --data synthetic:digits --episodes 12 "
                              "--seed 3 --out run >out.txt 2>err.txt";
  ASSERT_EQ(std::system(command.c_str()), 0) << read_file(folder + "/err.txt");
  const SearchResult result = search(few_episodes(), shipped("random"));
  EXPECT_EQ(history_csv(result.trials), read_file(folder + "/run/history.csv"));
  std::filesystem::remove_all(folder);
}

TEST(SearchApi, AThresholdBelowTheCheapestPolicyIsExitCode5) {
  SearchRequest request = few_episodes();
  request.reward.threshold = 0.01;
  try {
    search(request, shipped("random"));
    FAIL() << "no policy costs one hundredth";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 5);
    EXPECT_THAT(error.what(), HasSubstr("--threshold: found 0.01, but the cheapest policy"));
  }
}

TEST(SearchApi, BrokenInputIsExitCode2) {
  SearchRequest request = few_episodes();
  request.net = "lenet9";
  try {
    search(request, shipped("random"));
    FAIL() << "there is no such network";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 2);
  }
}

}  // namespace
}  // namespace ohmic
