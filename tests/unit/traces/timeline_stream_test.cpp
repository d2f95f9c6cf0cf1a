#include "traces/timeline_stream.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/temporary_file.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using Fill = std::function<void(TimelineStream&)>;

/// The file of what `fill` tells; t = 0 is at 1'000'000 ps.
std::string text_of(const Fill& fill, const TraceRange& range = {}) {
  const TemporaryFile file(".json");
  FileWriter out(file.path());
  TimelineStream stream(out, 1'000'000, range);
  fill(stream);
  out.commit();
  return file.text();
}

/// "name ts..end" of every slice and "name ts=value" of every counter event, in the file's order.
std::vector<std::string> events_of(const std::string& text) {
  std::vector<std::string> found;
  const auto file = nlohmann::json::parse(text);
  for (const auto& event : file.at("traceEvents")) {
    const std::string name = event.at("name");
    if (event.at("ph") == "X")
      found.push_back(name + " " + event.at("ts").dump() + "+" + event.at("dur").dump());
    if (event.at("ph") == "C")
      found.push_back(name + " " + event.at("ts").dump() + "=" +
                      event.at("args").at("value").dump());
  }
  return found;
}

TEST(TimelineStream, TimesAreMicrosecondsFromZero) {
  const std::string text = text_of([](TimelineStream& s) {
    s.slice(10001, "a \"b\"", 1'000'001, 1'001'501, 1'000'001, "{\"window\":3}");
    s.finish(2'000'000);
  });
  const auto event = nlohmann::json::parse(text).at("traceEvents").at(0);
  EXPECT_NE(text.find("\"ts\":0.000001,\"dur\":0.0015,"), std::string::npos) << text;
  EXPECT_EQ(event.at("name"), "a \"b\"");
  EXPECT_EQ(event.at("pid"), 1);
  EXPECT_EQ(event.at("tid"), 10001);
  EXPECT_EQ(event.at("args").at("window"), 3);
}

/// An arrow needs both its slices: those that a range or the end cuts off have none.
TEST(TimelineStream, AnArrowHasBothEndsOrNone) {
  const std::string text = text_of(
      [](TimelineStream& s) {
        std::uint64_t id = 0;
        for (const auto& [from, to] :
             {std::pair(1'000'999, 1'005'000), std::pair(1'001'000, 1'005'000),
              std::pair(1'002'000, 1'008'999), std::pair(1'002'000, 1'009'000)}) {
          const auto at = static_cast<Picoseconds>(to);
          s.arrow(id++, {10001, static_cast<Picoseconds>(from)}, {20001, at}, at + 1, at);
        }
        s.arrow(id, {10001, 1'002'000}, {20001, 1'003'000}, 1'003'000, 1'003'000);  // no slice
        s.finish(1'009'000);
      },
      {1000, 20'000});
  std::vector<std::string> found;
  const auto file = nlohmann::json::parse(text);
  for (const auto& e : file.at("traceEvents")) {
    if (e.at("ph") == "s" || e.at("ph") == "f")
      found.push_back(e.at("ph").get<std::string>() + e.at("id").dump() + " " + e.at("tid").dump() +
                      " " + e.at("ts").dump());
  }
  EXPECT_THAT(found, ElementsAre("s1 10001 0.001", "f1 20001 0.005", "s2 10001 0.002",
                                 "f2 20001 0.008999"));
}

TEST(TimelineStream, EventsOfAnInstantHaveOneOrder) {
  const auto fill = [](bool forward) {
    return [forward](TimelineStream& s) {
      const int counter = s.add_counter(1, "c");
      std::vector<std::function<void()>> calls = {
          [&] { s.slice(10001, "a", 1'100'000, 1'200'000, 1'100'000); },
          [&] { s.slice(10002, "b", 1'100'000, 1'150'000, 1'100'000); },
          [&] { s.count(counter, 1'100'000, 5); },
          [&] { s.count(counter, 1'100'000, -2); },
          [&] { s.name_thread(forward ? 10001 : 10002, forward ? "one" : "two"); },
          [&] { s.name_thread(forward ? 10002 : 10001, forward ? "two" : "one"); }};
      if (!forward) std::reverse(calls.begin(), calls.end());
      for (const auto& call : calls) call();
      s.advance(1'150'000, 1'120'000);
      s.finish(2'000'000);
    };
  };
  EXPECT_EQ(text_of(fill(true)), text_of(fill(false)));
}

TEST(TimelineStream, WhatBeginsBehindTheEndIsNotShownAndWhatReachesThereIsCut) {
  const auto events = events_of(text_of([](TimelineStream& s) {
    const int counter = s.add_counter(1, "c");
    s.slice(10001, "a", 1'100'000, 1'900'000, 1'100'000);
    s.slice(10002, "b", 1'600'000, 1'700'000, 1'600'000);
    s.count(counter, 1'100'000, 1);
    s.count(counter, 1'600'000, 1);
    s.advance(1'800'000, 1'200'000);  // the kernel is already behind the end
    s.finish(1'500'000);
  }));
  EXPECT_THAT(events, ElementsAre("a 0.1+0.4", "c 0=0", "c 0.1=1"));
}

TEST(TimelineStream, ARangeCutsBothEnds) {
  const auto fill = [](TimelineStream& s) {
    const int counter = s.add_counter(1, "c");
    const int other = s.add_counter(1, "o");
    s.slice(10001, "a", 1'100'000, 1'300'000, 1'100'000);
    s.slice(10001, "b", 1'300'000, 1'400'000, 1'300'000);
    s.slice(10001, "before", 1'000'000, 1'050'000, 1'000'000);
    s.count(counter, 1'100'000, 4);
    s.count(other, 1'100'000, 3);
    s.count(counter, 1'250'000, -1);
    s.finish(2'000'000);
  };
  EXPECT_THAT(events_of(text_of(fill, {200'000, 350'000})),
              ElementsAre("a 0.2+0.1", "c 0.2=4", "c 0.25=3", "b 0.3+0.05", "o 0.2=3"));
}

TEST(TimelineStream, WhatIsSettledIsWrittenWhileTheRunGoesOn) {
  const TemporaryFile file(".json");
  FileWriter out(file.path());
  TimelineStream stream(out, 0, {});
  const auto tell = [&](Picoseconds from, Picoseconds least_end) {
    for (Picoseconds at = from; at < from + 1000; ++at) {
      stream.slice(10001, std::string(200, 'x'), at, at + 1, at);
      stream.advance(at, least_end);
    }
  };
  tell(1, 0);
  EXPECT_EQ(std::filesystem::file_size(out.aside()), 0U) << "all may lie behind the end";
  tell(1001, 2000);
  EXPECT_GT(std::filesystem::file_size(out.aside()), 2000U * 200 * 8 / 10);
}

TEST(TimelineStream, LevelsAndCountsAreCoalesced) {
  const auto events = events_of(text_of([](TimelineStream& s) {
    const int counter = s.add_counter(1, "c");
    s.count(counter, 1'100'000, 1);
    s.count(counter, 1'100'000, -1);
    s.level(counter, 1'200'000, 1'300'000, 70);
    s.level(counter, 1'250'000, 1'300'000, 0);
    s.finish(2'000'000);
  }));
  EXPECT_THAT(events, ElementsAre("c 0=0", "c 0.2=70", "c 0.25=0"));
}

}  // namespace
}  // namespace ohmic
