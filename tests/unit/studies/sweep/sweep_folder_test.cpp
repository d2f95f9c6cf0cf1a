#include "studies/sweep/sweep_folder.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "tests/unit/studies/sweep/sweep_case.h"
#include "tests/unit/util/config_error_of.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SweepFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_sweep_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    make_folder(root_ + "/run");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  SweepFolder created() const {
    SweepFolder folder(root_ + "/run");
    folder.create(Json::object());
    folder.write_rows(columns_, {});
    return folder;
  }
  SweepRow row(std::size_t chip, const std::string& reason) const {
    return {grid_.values(chip), ChipStatus::kFailed, no_figures(), false, reason};
  }
  SweepRows read(const SweepFolder& folder) const {
    return folder.read_rows(columns_, ChipIndex(grid_));
  }
  std::string problem(const SweepFolder& folder) const {
    return config_error_of([&] { read(folder); });
  }

  std::string root_;
  const SweepGrid grid_ = parse_grid({"tile.pes=8,16", "pe.schedule=serial,sample_hold"});
  const SweepColumns columns_ = columns_of({"tile.pes", "pe.schedule"});
};

TEST_F(SweepFolderTest, FindsAppendedRowsByTheirChip) {
  SweepFolder folder = created();
  EXPECT_THAT(read(folder), IsEmpty());
  folder.append(row(2, "c"));
  folder.append(row(0, "a, \"b\""));
  const SweepRows rows = read(folder);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows.at(0).reason, "a, \"b\"");
  EXPECT_EQ(rows.at(2).reason, "c");
  folder.write_rows(columns_, rows);
  EXPECT_EQ(read_file(folder.csv()), header_line(columns_) + "\n" + row_line(rows.at(0)) + "\n" +
                                         row_line(rows.at(2)) + "\n");
}

TEST_F(SweepFolderTest, AHalfWrittenLastLineIsNoRow) {
  SweepFolder folder = created();
  folder.append(row(1, "whole"));
  const std::string whole = read_file(folder.csv());
  folder.append(row(3, "half, of it"));
  const std::string both = read_file(folder.csv());
  for (std::size_t size = whole.size(); size < both.size(); ++size) {
    write_file_atomically(folder.csv(), both.substr(0, size));
    const SweepRows rows = read(folder);
    ASSERT_THAT(rows, SizeIs(1)) << size;
    EXPECT_EQ(rows.at(1).reason, "whole");
  }
}

TEST_F(SweepFolderTest, AHalfWrittenHeaderIsNoRun) {
  const SweepFolder folder = created();
  write_file_atomically(folder.csv(), header_line(columns_).substr(0, 9));
  EXPECT_THAT(read(folder), IsEmpty());
  std::filesystem::remove(folder.csv());
  EXPECT_THAT(read(folder), IsEmpty());
}

TEST_F(SweepFolderTest, BrokenLinesAreNamed) {
  const SweepFolder folder = created();
  const std::string header = header_line(columns_) + "\n";
  write_file_atomically(folder.csv(), header + row_line(row(0, "")) + "\n8,serial,fine\n");
  EXPECT_THAT(problem(folder), AllOf(HasSubstr("sweep.csv"), HasSubstr("line 3 ")));
  SweepRow stranger = row(0, "");
  stranger.values[0] = 9;
  write_file_atomically(folder.csv(), header + row_line(stranger) + "\n");
  EXPECT_THAT(problem(folder), HasSubstr("line 2 is of no chip of this sweep"));
  write_file_atomically(folder.csv(), "tile.pes,status\n");
  EXPECT_THAT(problem(folder), HasSubstr("line 1 "));
}

TEST_F(SweepFolderTest, KnowsWhetherARunIsThereAndIsOver) {
  SweepFolder folder(root_ + "/run");
  EXPECT_FALSE(folder.holds_run());
  folder.create(Json::object());
  EXPECT_TRUE(folder.holds_run());
  EXPECT_FALSE(folder.finished());
  write_file_atomically(folder.json(), "{}");
  EXPECT_TRUE(folder.finished());
  folder.reopen();
  EXPECT_FALSE(folder.finished());
  EXPECT_TRUE(folder.holds_run());
  folder.reopen();  // of one that goes on
}

TEST_F(SweepFolderTest, RemovesWhatItMadeAndNothingElse) {
  SweepFolder folder = created();
  folder.remove();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  folder = created();
  write_file_atomically(folder.path() + "/mine", "");
  folder.remove();
  EXPECT_TRUE(file_exists(folder.path() + "/mine"));
  EXPECT_FALSE(folder.holds_run());
}

TEST(SweepFolderNames, AreOfOneWidth) {
  EXPECT_EQ(SweepFolder("run").chip(0, 18), "run/chip_000");
  EXPECT_EQ(SweepFolder("run").chip(17, 18), "run/chip_017");
  EXPECT_EQ(SweepFolder("run").chip(17, 1000), "run/chip_017");
  EXPECT_EQ(SweepFolder("run").chip(17, 1001), "run/chip_0017");
}

}  // namespace
}  // namespace ohmic
