// Holds that no page, comment or build file names a file that the repository does not have.
#include "tests/layering/named_paths.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace ohmic::layering {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NamedPaths, AllExist) { EXPECT_THAT(missing_paths(OHMIC_SOURCE_DIR), IsEmpty()); }

TEST(NamedPaths, AreFoundInProseAndCode) {
  EXPECT_THAT(named_paths("see `hw/sim/tile.h`, hw/device/pooling (and nets/*.json).\n"
                          "// hw/cost/activity.h: counts\n#include \"nets/network_spec.h\"",
                          {"hw", "nets"}),
              ElementsAre("hw/sim/tile.h", "hw/device/pooling", "nets/*.json", "hw/cost/activity.h",
                          "nets/network_spec.h"));
}

TEST(NamedPaths, ArePartsOfNothingElse) {
  EXPECT_THAT(
      named_paths("build/hw/a.h $DIR/nets/b.json ./hw/c.h new-hw/d.h hw alone", {"hw", "nets"}),
      IsEmpty());
}

TEST(NamedPaths, AreMissingWhereNoFileHasTheName) {
  const std::filesystem::path root = testing::TempDir() + "ohmic-named-paths";
  std::filesystem::remove_all(root);
  std::filesystem::create_directories(root / "hw");
  std::ofstream(root / "hw" / "a.h") << "// hw/b.h\n";
  std::ofstream(root / "README.md") << "hw/a, hw/a.h, hw/*.h, hw/c [d](d.md)";
  EXPECT_THAT(
      missing_paths(root.string()),
      ElementsAre("README.md names hw/c", "README.md links to d.md", "hw/a.h names hw/b.h"));
  std::filesystem::remove_all(root);
}

TEST(NamedPaths, LinksAreFilesOfThisRepository) {
  EXPECT_THAT(linked_files("[a](docs/a.md), [b](b.md#top), ![c](images/c.svg), [d](https://d.org)"),
              ElementsAre("docs/a.md", "b.md", "images/c.svg"));
}

}  // namespace
}  // namespace ohmic::layering
