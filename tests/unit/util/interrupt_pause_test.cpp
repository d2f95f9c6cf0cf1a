#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "tests/support/temporary_file.h"
#include "util/files_aside.h"
#include "util/process/child_process.h"
#include "util/process/interrupt.h"

namespace ohmic {
namespace {

TEST(InterruptPause, WaitsUntilAPauseIsOver) {
  const InterruptGuard guard;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const InterruptGuard fresh;
    {
      const InterruptPause pause;
      ::raise(signal);
      EXPECT_FALSE(fresh.interrupted());
    }
    EXPECT_TRUE(fresh.interrupted());
  }
}

TEST(InterruptPause, APauseWithinAPauseEndsWithTheOuterOne) {
  const InterruptGuard guard;
  {
    const InterruptPause outer;
    { const InterruptPause inner; }
    ::raise(SIGTERM);
    EXPECT_FALSE(guard.interrupted());
  }
  EXPECT_TRUE(guard.interrupted());
}

/// Else the child could make the file again.
TEST(FilesAside, TheChildThatMakesAFileEndsBeforeTheFileIsRemoved) {
  const TemporaryFile file(".aside");
  ChildProcess child("/bin/sh", {"-c", "while :; do : > '" + file.path() + "'; done"});
  FileAside aside(file.path());
  aside.made_by(child.id());
  while (!file_exists(file.path())) ::usleep(1000);
  remove_files_aside();
  EXPECT_FALSE(file_exists(file.path()));
  EXPECT_EQ(::waitpid(child.id(), nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD) << "it is still there";
}

TEST(FilesAside, AChildThatNoLongerMakesOneIsLeftAlone) {
  const TemporaryFile file(".aside");
  const ChildProcess child("/bin/sh", {"-c", "sleep 60"});
  FileAside aside(file.path());
  aside.made_by(child.id());
  aside.made_by(0);
  remove_files_aside();
  EXPECT_EQ(::waitpid(child.id(), nullptr, WNOHANG), 0) << "it has ended";
}

}  // namespace
}  // namespace ohmic
