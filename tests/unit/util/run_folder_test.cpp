#include "util/process/run_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

#include "util/config_error.h"
#include "util/file_io.h"
#include "util/files_aside.h"
#include "util/process/file_lock.h"

namespace ohmic {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "ohmic_folder_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string path(const std::string& name) const { return root_ + "/" + name; }
  std::vector<std::string> names(const std::string& folder) const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(path(folder)))
      found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }

  std::string root_;
};

TEST_F(RunFolderTest, KeepsASecondOneOutAsLongAsItLives) {
  {
    const RunFolder first(path("run"));
    EXPECT_THROW(RunFolder{path("run")}, ConfigError);
    EXPECT_TRUE(fs::is_directory(path("run"))) << "the refused one left the folder to its owner";
    // What a run does to its files does not touch the lock.
    write_file_atomically(path("run/config.json"), "{}");
    write_file_atomically(path("run/config.json"), "{ }");
    EXPECT_THROW(RunFolder(path("run")), ConfigError);
  }
  const RunFolder next(path("run"));
  EXPECT_FALSE(next.empty());
}

TEST_F(RunFolderTest, TheErrorNamesTheFolderAndThatAnotherIsAtWork) {
  const RunFolder first(path("run"));
  try {
    const RunFolder second(path("run"));
    FAIL() << "a second process got the folder";
  } catch (const ConfigError& e) {
    EXPECT_NE(std::string(e.what()).find(path("run") + ": another process is at work"),
              std::string::npos)
        << e.what();
  }
}

TEST_F(RunFolderTest, WaitsForOneThatIsAboutToEnd) {
  std::optional<RunFolder> first(path("run"));
  write_file_atomically(path("run/config.json"), "{}");
  std::thread end([&first] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    first.reset();
  });
  EXPECT_NO_THROW(RunFolder(path("run")));
  end.join();
}

TEST_F(RunFolderTest, LeavesNoFolderThatNothingWasWrittenInto) {
  { const RunFolder folder(path("a/b/c/")); }
  EXPECT_TRUE(names("").empty());
  fs::create_directory(path("mine"));
  { const RunFolder folder(path("mine")); }
  EXPECT_TRUE(fs::exists(path("mine"))) << "it was there before";
  {
    const RunFolder folder(path("a/b"));
    write_file_atomically(path("a/b/file"), "");
  }
  EXPECT_EQ(names("a/b"), std::vector<std::string>{"file"});
}

TEST_F(RunFolderTest, FreeOnesAreNeverShared) {
  const RunFolder first = RunFolder::first_free(path("runs/x"));
  const RunFolder second = RunFolder::first_free(path("runs/x"));
  EXPECT_EQ(first.path(), path("runs/x"));
  EXPECT_EQ(second.path(), path("runs/x-2"));
  fs::create_directory(path("runs/y"));  // of a process that was killed at once
  write_file_atomically(path("runs/y-2"), "");
  EXPECT_EQ(RunFolder::first_free(path("runs/y")).path(), path("runs/y"));
  write_file_atomically(path("runs/y/config.json"), "");
  EXPECT_EQ(RunFolder::first_free(path("runs/y")).path(), path("runs/y-3"));
}

TEST_F(RunFolderTest, RemovesWhatKilledProcessesLeft) {
  fs::create_directory(path("run"));
  const std::vector<std::string> kept = {
      "history.csv",    "a.part-0123456", "a.part-0123456g", "a.part-01234567.txt",
      ".part-01234567", "notes-wal",      "ohmic.sqlite",    "ohmic.sqlite-wal"};
  for (const std::string& name : kept) write_file_atomically(path("run/" + name), name);
  for (const std::string name : {"history.csv.part-0123abcd", "config.json.part-FFFFFFFF",
                                 "old.sqlite-wal", "old.sqlite-shm"})
    write_file_atomically(path("run/" + name), name);
  const RunFolder folder(path("run"));
  std::vector<std::string> expected = kept;
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(names("run"), expected);
}

TEST_F(RunFolderTest, RefusesWhatIsNoFolder) {
  write_file_atomically(path("file"), "");
  EXPECT_THROW(RunFolder(path("file")), ConfigError);
  EXPECT_THROW(RunFolder(path("file/run")), ConfigError);
  EXPECT_THROW(RunFolder(""), ConfigError);
  fs::create_symlink(path("nowhere"), path("link"));
  EXPECT_THROW(RunFolder(path("link")), ConfigError);
}

TEST_F(RunFolderTest, ALockedFileHasOneOwnerAndLeavesNothing) {
  const std::string file = path("weights");
  {
    const FileLock first(file);
    write_file_atomically(file, "1");
    EXPECT_THROW(FileLock{file}, ConfigError);
    EXPECT_NO_THROW(FileLock{path("others")});
  }
  EXPECT_EQ(names(""), std::vector<std::string>{"weights"});
  write_file_atomically(path("weights.lock"), "");  // of a process that was killed
  EXPECT_NO_THROW(FileLock{file});
  EXPECT_EQ(names(""), std::vector<std::string>{"weights"});
  EXPECT_THROW(FileLock{path("no/such")}, ConfigError);
}

TEST_F(RunFolderTest, WhatWasLeftBesideAFileIsRemovedAlone) {
  for (const std::string name : {"w.part-0123abcd", "w.part-1", "v.part-0123abcd", "w"})
    write_file_atomically(path(name), "");
  remove_half_written(path("w"));
  EXPECT_EQ(names(""), (std::vector<std::string>{"v.part-0123abcd", "w", "w.part-1"}));
}

TEST_F(RunFolderTest, ASignalRemovesWhatWasMadeAndIsEmpty) {
  const RunFolder empty(path("deep/er/run"));
  const RunFolder begun(path("begun/run"));
  write_file_atomically(path("begun/run/config.json"), "{}");
  fs::create_directory(path("before"));
  const RunFolder there(path("before"));
  remove_files_aside();
  EXPECT_FALSE(fs::exists(path("deep")));
  EXPECT_TRUE(fs::exists(path("begun/run/config.json")));
  EXPECT_TRUE(fs::exists(path("before"))) << "not of this process's making";
}

TEST_F(RunFolderTest, ASignalLeavesAFolderThatMovedHands) {
  { const RunFolder gone(path("run")); }
  fs::create_directory(path("run"));  // somebody else's
  remove_files_aside();
  EXPECT_TRUE(fs::exists(path("run")));
}

}  // namespace
}  // namespace ohmic
