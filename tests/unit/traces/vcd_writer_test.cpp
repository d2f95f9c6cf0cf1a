#include "traces/vcd_writer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "tests/support/vcd_reader.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr Picoseconds kZero = 1000;
const std::vector<Signal> kSignals = {
    {"chip.pe_0.busy", 1}, {"chip.pe_0.slice", 4}, {"chip.wait", 3}};
enum : int { kBusy, kSlice, kWait };

/// A writer whose text is kept; t = 0 is at 1000 of the kernel.
class Vcd : public testing::Test {
 protected:
  void open(const TraceRange& range = {}, const std::vector<Signal>& signals = kSignals) {
    text_.clear();
    writer_.emplace(range, [this](std::string_view text) { text_ += text; });
    writer_->open(signals, {"a comment", "with $end and\na line"});
  }
  void begin(const TraceRange& range = {}) {
    open(range);
    writer_->begin(kZero);
  }
  /// The body of the file, behind the first values.
  std::string changes() const { return text_.substr(text_.rfind("$end\n") + 5); }

  /// A run with changes before t = 0 and behind the latency of 700.
  VcdFile example(const TraceRange& range) {
    open(range);
    writer_->set(500, kWait, 1);
    writer_->set(1500, kWait, 5);
    writer_->begin(kZero);
    writer_->set(1900, kBusy, 1);
    writer_->set(1000, kBusy, 1);
    writer_->set(1500, kBusy, 0);
    writer_->set(1250, kSlice, 2);
    writer_->set(1500, kSlice, 0);
    writer_->set(1000, kSlice, 1);
    writer_->finish(1700);
    return read_vcd(text_);
  }

  std::string text_;
  std::optional<VcdWriter> writer_;
};

TEST_F(Vcd, RunsFromZeroToTheLatency) {
  const VcdFile vcd = example({});
  EXPECT_EQ(vcd.first, 0U);
  EXPECT_EQ(vcd.last, 700U);
  EXPECT_THAT(vcd.timescale, HasSubstr("1 ps"));
  EXPECT_THAT(vcd.signals.at("chip.pe_0.busy").changes, ElementsAre(Pair(0, 1), Pair(500, 0)));
  EXPECT_THAT(vcd.signals.at("chip.pe_0.slice").changes,
              ElementsAre(Pair(0, 1), Pair(250, 2), Pair(500, 0)));
  EXPECT_THAT(vcd.signals.at("chip.wait").changes, ElementsAre(Pair(0, 1), Pair(500, 5)));
}

TEST_F(Vcd, AHeaderTellsWhatAReaderNeeds) {
  open();
  EXPECT_EQ(text_,
            "$version Ohmic $end\n$comment a comment $end\n$comment with _end and_a line $end\n"
            "$timescale 1 ps $end\n$scope module chip $end\n$scope module pe_0 $end\n"
            "$var wire 1 a busy $end\n$var wire 4 b slice [3:0] $end\n$upscope $end\n"
            "$var wire 3 c wait [2:0] $end\n$upscope $end\n$enddefinitions $end\n");
}

TEST_F(Vcd, ACutBeginsWithTheValuesThatHoldThere) {
  const VcdFile vcd = example({300, 600});
  EXPECT_EQ(vcd.first, 300U);
  EXPECT_EQ(vcd.last, 600U);
  EXPECT_THAT(vcd.signals.at("chip.pe_0.busy").changes, ElementsAre(Pair(300, 1), Pair(500, 0)));
  EXPECT_THAT(vcd.signals.at("chip.pe_0.slice").changes, ElementsAre(Pair(300, 2), Pair(500, 0)));
}

TEST_F(Vcd, AChangeAtTheCutIsPartOfItsFirstValues) {
  EXPECT_THAT(example({250, 600}).signals.at("chip.pe_0.slice").changes,
              ElementsAre(Pair(250, 2), Pair(500, 0)));
}

TEST_F(Vcd, AChangeAtTheEndIsShown) {
  const VcdFile vcd = example({0, 500});
  EXPECT_EQ(vcd.last, 500U);
  EXPECT_EQ(vcd.stamps, 3U) << "the last stamp is written once";
  EXPECT_EQ(vcd.signals.at("chip.wait").at(500), 5U);
}

TEST_F(Vcd, ACutWithoutChangesHasItsEnds) {
  const VcdFile vcd = example({510, 520});
  EXPECT_EQ(vcd.first, 510U);
  EXPECT_EQ(vcd.last, 520U);
  EXPECT_EQ(vcd.signals.at("chip.wait").at(520), 5U);
}

TEST_F(Vcd, ASumBeforeTheCutIsAddedUpInAnyOrder) {
  begin({100, 500});
  writer_->add(kZero + 150, kSlice, -1);
  writer_->add(kZero + 90, kSlice, 2);
  writer_->add(kZero + 20, kSlice, 5);
  writer_->finish(kZero + 500);
  EXPECT_THAT(read_vcd(text_).signals.at("chip.pe_0.slice").changes,
              ElementsAre(Pair(100, 7), Pair(150, 6)));
}

TEST_F(Vcd, ManySignalsHaveCodesOfTheirOwn) {
  std::vector<Signal> many = kSignals;
  for (int n = 0; n < 5000; ++n) many.push_back({"chip.x.s" + std::to_string(n), 1 + n % 3});
  open({}, many);
  writer_->begin(0);
  writer_->finish(10);
  EXPECT_EQ(read_vcd(text_).signals.size(), many.size());
}

TEST_F(Vcd, TheLastOfAnInstantHolds) {
  begin();
  writer_->set(kZero + 200, kSlice, 9);
  writer_->set(kZero + 150, kSlice, 4);
  writer_->set(kZero + 200, kSlice, 7);
  writer_->finish(kZero + 300);
  EXPECT_EQ(changes(), "#150\nb100 b\n#200\nb111 b\n#300\n");
}

TEST_F(Vcd, WhatDoesNotChangeIsNotWritten) {
  begin();
  writer_->set(kZero + 100, kBusy, 1);
  writer_->set(kZero + 200, kBusy, 0);  // the next piece of work begins at once
  writer_->set(kZero + 200, kBusy, 1);
  writer_->set(kZero + 250, kSlice, 0);
  writer_->set(kZero + 300, kBusy, 0);
  writer_->finish(kZero + 400);
  EXPECT_EQ(changes(), "#100\n1a\n#300\n0a\n#400\n");
}

TEST_F(Vcd, ABitIsHighWhileItsSumIsNotZero) {
  begin();
  writer_->add(kZero + 200, kBusy, 1);
  writer_->add(kZero + 400, kBusy, -1);
  writer_->add(kZero + 300, kBusy, 1);
  writer_->add(kZero + 500, kBusy, -1);
  writer_->add(kZero + 300, kSlice, 12);
  writer_->add(kZero + 300, kSlice, -2);
  writer_->finish(kZero + 600);
  EXPECT_EQ(changes(), "#200\n1a\n#300\nb1010 b\n#500\n0a\n#600\n");
}

/// Tells random changes as a kernel would: now or later, many of an instant.
class Kernel {
 public:
  Kernel(VcdWriter& writer, std::uint32_t seed) : writer_(writer), random_(seed) {}

  void tell(int changes) {
    for (int n = 0; n < changes; ++n) {
      if (below(3) == 0) now_ += below(5);
      const Picoseconds at = now_ + (below(2) == 0 ? 0 : below(40) * below(40));
      const int signal = static_cast<int>(below(3));
      const auto value = static_cast<std::uint64_t>(below(8));
      if (signal == kSlice) {
        writer_.add(at, signal, static_cast<std::int64_t>(value % 2));
        sums_[at] += value % 2;
      } else {
        writer_.set(at, signal, signal == kBusy ? value % 2 : value);
        set_[signal][at] = signal == kBusy ? value % 2 : value;
      }
      writer_.advance(now_, now_);
    }
  }
  Picoseconds now() const { return now_; }
  std::uint64_t sum_at(Picoseconds at) const {
    std::uint64_t sum = 0;
    for (auto it = sums_.begin(); it != sums_.end() && it->first <= at; ++it) sum += it->second;
    return sum;
  }
  const std::map<Picoseconds, std::uint64_t>& set(int signal) { return set_[signal]; }
  const std::map<Picoseconds, std::uint64_t>& sums() const { return sums_; }

 private:
  Picoseconds below(std::uint32_t n) { return random_() % n; }
  VcdWriter& writer_;
  RandomSource random_;
  Picoseconds now_ = kZero;
  std::map<Picoseconds, std::uint64_t> sums_;
  std::map<int, std::map<Picoseconds, std::uint64_t>> set_;
};

using Values = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

/// What a signal that is set shows from `from` to `to`, both from t = 0 on.
Values shown(const std::map<Picoseconds, std::uint64_t>& set, Picoseconds from, Picoseconds to) {
  Values values = {{from, 0}};
  for (const auto& [at, value] : set) {
    if (at - kZero > to) break;
    if (at - kZero <= from) {
      values.back().second = value;
    } else if (value != values.back().second) {
      values.emplace_back(at - kZero, value);
    }
  }
  return values;
}

/// Far more changes than the writer holds back at once.
TEST_F(Vcd, RandomChangesComeOutInOrder) {
  constexpr int kChanges = 100'000;
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    const TraceRange range = seed == 3 ? TraceRange{20'000, 90'000} : TraceRange{};
    open(range, {{"busy", 1}, {"sum", 32}, {"wait", 3}});
    writer_->begin(kZero);
    Kernel kernel(*writer_, seed);
    kernel.tell(kChanges);
    EXPECT_GT(text_.size(), 100'000U) << "nothing is written while the run goes on";
    writer_->finish(kernel.now() - 100);
    const VcdFile vcd = read_vcd(text_);
    const Picoseconds to = std::min(range.to, kernel.now() - 100 - kZero);
    EXPECT_EQ(vcd.last, to);
    EXPECT_EQ(vcd.signals.at("busy").changes, shown(kernel.set(kBusy), range.from, to));
    EXPECT_EQ(vcd.signals.at("wait").changes, shown(kernel.set(kWait), range.from, to));
    const Values& sums = vcd.signals.at("sum").changes;
    for (std::size_t c = 0; c < sums.size(); c += 997)
      EXPECT_EQ(sums[c].second, kernel.sum_at(kZero + sums[c].first));
    EXPECT_EQ(sums.back().second, kernel.sum_at(kZero + to));
  }
}

/// What may lie behind the latency waits for it: the kernel goes on after the last output.
TEST_F(Vcd, NothingBehindTheLatencyIsWritten) {
  begin();
  for (int n = 0; n < 100'000; ++n) {
    const Picoseconds now = kZero + static_cast<Picoseconds>(n);
    writer_->set(now, kWait, static_cast<std::uint64_t>(n % 8));
    writer_->advance(now, kZero + 50'000);
  }
  writer_->finish(kZero + 60'000);
  EXPECT_THAT(text_, EndsWith("#60000\nb0 c\n"));
  EXPECT_THAT(text_, Not(HasSubstr("#60001")));
}

TEST_F(Vcd, CallsOfOneInstantMayComeInAnyOrderOfSignals) {
  begin();
  writer_->set(kZero + 100, kWait, 3);
  writer_->set(kZero + 100, kBusy, 1);
  writer_->finish(kZero + 100);
  const std::string forward = text_;
  begin();
  writer_->set(kZero + 100, kBusy, 1);
  writer_->set(kZero + 100, kWait, 3);
  writer_->finish(kZero + 100);
  EXPECT_EQ(text_, forward);
}

}  // namespace
}  // namespace ohmic
