#include "traces/wave_player.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

#include "tlm/sc_ps.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A player, and a process that makes the chip's calls at an instant of the kernel.
class Stage : public sc_core::sc_module {
 public:
  explicit Stage(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_METHOD(act);
    sensitive << wake_;
    dont_initialize();
  }
  SC_HAS_PROCESS(Stage);
  void at(Picoseconds when, std::function<void()> what) {
    what_ = std::move(what);
    wake_.notify(noc::ps(when));
  }

 private:
  void act() { what_(); }
  std::function<void()> what_;
  sc_core::sc_event wake_;
};

class Player : public testing::Test {
 protected:
  ~Player() override { std::remove(path_.c_str()); }

  /// `what` is done at 100 ps of the kernel; returns the file's body, as text, after it has run
  /// dry.
  std::string play(std::function<void()> what) {
    player_.open({{"chip.bit", 1}, {"chip.word", 8}});
    stage_.at(100, std::move(what));
    sc_core::sc_start();
    player_.close();
    const std::string text = read_file(path_);
    return text.substr(text.find("$dumpvars"));
  }

  const std::string path_ =
      testing::TempDir() + "ohmic-player-" + std::to_string(::getpid()) + ".vcd";
  WavePlayer player_{"player", path_};
  Stage stage_{"stage"};
};

TEST_F(Player, PlaysChangesAtTheirInstantsInWhateverOrderTheyAreTold) {
  const std::string text = play([this] {
    player_.set(500, 1, 5);
    player_.set(200, 0, 1);
    player_.set(300, 0, 0);
    player_.set(300, 1, 3);
  });
  EXPECT_THAT(text, StartsWith("$dumpvars\n0aaaaa\nb0 aaaab\n$end\n\n#200\n1aaaaa\n\n"
                               "#300\n0aaaaa\nb11 aaaab\n\n#500\nb101 aaaab\n"));
}

TEST_F(Player, TheLastOfAnInstantHolds) {
  const std::string text = play([this] {
    player_.set(200, 1, 9);
    player_.set(150, 1, 4);
    player_.set(200, 1, 7);
  });
  EXPECT_THAT(text, HasSubstr("#150\nb100 aaaab\n\n#200\nb111 aaaab\n"));
}

TEST_F(Player, WhatIsToldAtItsOwnInstantIsPlayedThen) {
  EXPECT_THAT(play([this] { player_.set(100, 1, 6); }), HasSubstr("#100\nb110 aaaab\n"));
}

TEST_F(Player, AnEarlierChangeToldLaterIsNotLate) {
  const std::string text = play([this] {
    player_.set(900, 1, 1);
    stage_.at(100, [this] { player_.set(400, 1, 2); });
  });
  EXPECT_THAT(text, HasSubstr("#400\nb10 aaaab\n\n#900\nb1 aaaab\n"));
}

TEST_F(Player, AChangeToldAfterASilenceIsPlayed) {
  const std::string text = play([this] {
    player_.set(110, 1, 1);
    stage_.at(800, [this] { player_.set(1000, 1, 2); });
  });
  EXPECT_THAT(text, HasSubstr("#110\nb1 aaaab\n\n#1000\nb10 aaaab\n"));
}

TEST_F(Player, SumsAddUpAndABitIsHighWhileItsSumIsNotZero) {
  const std::string text = play([this] {
    player_.add(200, 0, 1);
    player_.add(400, 0, -1);
    player_.add(300, 0, 1);
    player_.add(500, 0, -1);
    player_.add(300, 1, 70);
    player_.add(300, 1, -20);
  });
  EXPECT_THAT(text, HasSubstr("#200\n1aaaaa\n\n#300\nb110010 aaaab\n\n#500\n0aaaaa\n"));
  EXPECT_THAT(text, Not(HasSubstr("#400")));
}

TEST_F(Player, AFileMayBeOpenedInALaterRun) {
  stage_.at(100, [] {});
  sc_core::sc_start();
  EXPECT_THAT(play([this] { player_.set(250, 0, 1); }), HasSubstr("#250\n1aaaaa\n"));
}

}  // namespace
}  // namespace ohmic
