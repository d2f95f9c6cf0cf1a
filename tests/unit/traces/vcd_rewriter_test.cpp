#include "traces/vcd_rewriter.h"

#include <gmock/gmock.h>

#include <sstream>

#include "tests/support/temporary_file.h"
#include "tests/support/vcd_reader.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

/// As SystemC 2.3.4 writes it. t = 0 is at 1000.
const char* const kRaw = R"($date
     Nov 21, 2026       07:58:08
$end

$version
 SystemC 2.3.4
$end

$timescale
     1 ps
$end

$scope module SystemC $end
$scope module chip $end
$scope module pe_0 $end
$var wire    1  aaaaa  busy       $end
$var wire    4  aaaab  slice [3:0]  $end
$upscope $end
$var wire    3  aaaac  wait [2:0]  $end
$upscope $end
$upscope $end
$enddefinitions  $end

$comment
All initial values are dumped below at time 0 sec = 0 timescale units.
$end

$dumpvars
0aaaaa
b0 aaaab
b0 aaaac
$end

#500
b1 aaaac

#1000
1aaaaa
b1 aaaab

#1250
b10 aaaab

#1500
0aaaaa
b0 aaaab
b101 aaaac

#1900
1aaaaa

)";

const std::vector<Signal> kSignals = {
    {"chip.pe_0.busy", 1}, {"chip.pe_0.slice", 4}, {"chip.wait", 3}};

std::string rewritten(const TraceRange& range, const std::vector<Signal>& signals = kSignals) {
  const TemporaryFile file(".vcd");
  std::istringstream raw(kRaw);
  FileWriter out(file.path());
  rewrite_vcd(raw, signals, {"a comment"}, 1000, range, out);
  out.commit();
  return file.text();
}

TEST(VcdRewriter, MakesZeroTheBeginAndTheLatencyTheEnd) {
  const std::string text = rewritten({0, 700});
  const VcdFile vcd = read_vcd(text);
  EXPECT_EQ(vcd.first, 0U);
  EXPECT_EQ(vcd.last, 700U);
  EXPECT_THAT(vcd.timescale, HasSubstr("1 ps"));
  EXPECT_THAT(text, HasSubstr("$comment a comment $end"));
  EXPECT_THAT(vcd.signals.at("chip.pe_0.busy").changes, ElementsAre(Pair(0, 1), Pair(500, 0)));
  EXPECT_THAT(vcd.signals.at("chip.pe_0.slice").changes,
              ElementsAre(Pair(0, 1), Pair(250, 2), Pair(500, 0)));
  EXPECT_THAT(vcd.signals.at("chip.wait").changes, ElementsAre(Pair(0, 1), Pair(500, 5)));
}

TEST(VcdRewriter, ACutBeginsWithTheValuesThatHoldThere) {
  const VcdFile vcd = read_vcd(rewritten({300, 600}));
  EXPECT_EQ(vcd.first, 300U);
  EXPECT_EQ(vcd.last, 600U);
  EXPECT_THAT(vcd.signals.at("chip.pe_0.busy").changes, ElementsAre(Pair(300, 1), Pair(500, 0)));
  EXPECT_THAT(vcd.signals.at("chip.pe_0.slice").changes, ElementsAre(Pair(300, 2), Pair(500, 0)));
}

TEST(VcdRewriter, AChangeAtTheCutIsPartOfItsFirstValues) {
  EXPECT_THAT(read_vcd(rewritten({250, 600})).signals.at("chip.pe_0.slice").changes,
              ElementsAre(Pair(250, 2), Pair(500, 0)));
}

TEST(VcdRewriter, AChangeAtTheEndIsShown) {
  const VcdFile vcd = read_vcd(rewritten({0, 500}));
  EXPECT_EQ(vcd.last, 500U);
  EXPECT_EQ(vcd.stamps, 3U) << "the last stamp is written once";
  EXPECT_EQ(vcd.signals.at("chip.wait").at(500), 5U);
}

TEST(VcdRewriter, ACutWithoutChangesHasItsEnds) {
  const VcdFile vcd = read_vcd(rewritten({510, 520}));
  EXPECT_EQ(vcd.first, 510U);
  EXPECT_EQ(vcd.last, 520U);
  EXPECT_EQ(vcd.signals.at("chip.wait").at(520), 5U);
}

TEST(VcdRewriter, ManySignalsHaveCodesOfTheirOwn) {
  std::vector<Signal> many = kSignals;
  for (int n = 0; n < 5000; ++n) many.push_back({"chip.x.s" + std::to_string(n), 1 + n % 3});
  EXPECT_EQ(read_vcd(rewritten({0, 700}, many)).signals.size(), many.size());
}

}  // namespace
}  // namespace ohmic
