#include "traces/buffer_occupancy.h"

#include <gmock/gmock.h>

#include <map>

#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Two layers of 1 x 1 kernels on a tile each: flow 0 brings the image (8 bits a pixel), flow 1
/// goes from a to b (two channels, 16 bits), the last one to the I/O port (2 x 16 bits).
class Occupancy : public testing::Test {
 protected:
  Occupancy()
      : net_(network_with(R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
                             {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1})",
                          1, 2, 2),
             chip_with()),
        occupancy_(net_.mapping(), net_.chip,
                   [this](int tile, BufferKind buffer, Picoseconds at, std::int64_t bits) {
                     std::int64_t& change = changes_[{tile, buffer}][at];
                     change += bits;
                   }) {
    for (std::size_t f = 0; f < net_.mapping().flows.size(); ++f) {
      const Flow& flow = net_.mapping().flows[f];
      if (flow.from.tile == kIoPort) image_ = f;
      if (flow.from.stage == 0) between_ = f;
    }
    a_ = net_.mapping().flows[between_].from;
  }

  std::map<Picoseconds, std::int64_t> line() { return changes_[{a_.tile, BufferKind::kLine}]; }
  std::map<Picoseconds, std::int64_t> output() { return changes_[{a_.tile, BufferKind::kOutput}]; }

  MappedNetwork net_;
  std::map<std::pair<int, BufferKind>, std::map<Picoseconds, std::int64_t>> changes_;
  BufferOccupancy occupancy_;
  std::size_t image_ = 0, between_ = 0;
  FlowEnd a_;
};

TEST_F(Occupancy, AVectorStandsFromItsArrivalToItsDrop) {
  occupancy_.arrived(image_, 10);
  occupancy_.arrived(image_, 20);
  occupancy_.dropped(a_, 0, 1, 30);
  occupancy_.dropped(a_, 0, 1, 40);  // nothing new
  occupancy_.dropped(a_, 0, 2, 50);
  EXPECT_THAT(line(), ElementsAre(Pair(10, 8), Pair(20, 8), Pair(30, -8), Pair(50, -8)));
}

TEST_F(Occupancy, AVectorThatIsDroppedBeforeItComesStandsNoTime) {
  occupancy_.arrived(image_, 10);
  occupancy_.dropped(a_, 0, 2, 30);  // the second is known to come at 40
  occupancy_.dropped(a_, 0, 3, 60);  // the third comes at 50, before its drop
  occupancy_.arrived(image_, 40);
  occupancy_.arrived(image_, 50);
  occupancy_.arrived(image_, 70);
  EXPECT_THAT(line(), ElementsAre(Pair(10, 8), Pair(30, -8), Pair(40, 0), Pair(50, 8), Pair(60, -8),
                                  Pair(70, 8)));
}

TEST_F(Occupancy, AVectorOnItsWayIsDroppedWhenItStands) {
  occupancy_.arrived(image_, 40);  // announced ahead
  occupancy_.dropped(a_, 0, 1, 30);
  EXPECT_THAT(line(), ElementsAre(Pair(40, 0)));
}

TEST_F(Occupancy, AnOutputStandsUntilItIsSent) {
  occupancy_.written(a_, 10);
  occupancy_.written(a_, 20);
  occupancy_.sent(between_, 25);
  EXPECT_THAT(output(), ElementsAre(Pair(10, 16), Pair(20, 16), Pair(25, -16)));
}

TEST_F(Occupancy, TheIoPortHasNoBuffers) {
  for (std::size_t f = 0; f < net_.mapping().flows.size(); ++f) {
    if (net_.mapping().flows[f].to.tile == kIoPort) occupancy_.arrived(f, 10);
  }
  occupancy_.sent(image_, 10);
  EXPECT_THAT(changes_, IsEmpty());
}

/// A vector with two readers stays until both have it, as wide as the wider one takes it; one
/// reader is a stage in a tile's vector unit, with its own buffers.
TEST(SharedOccupancy, TheLastReaderFreesAVector) {
  const MappedNetwork net(network_with(R"(
      {"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
      {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1, "inputs": ["a"]},
      {"name": "sum", "type": "add", "inputs": ["a", "b"]})",
                                       1, 2, 2),
                          chip_with({"tile.vector_bits=16"}));
  std::map<std::pair<int, BufferKind>, std::map<Picoseconds, std::int64_t>> changes;
  BufferOccupancy occupancy(net.mapping(), net.chip,
                            [&](int tile, BufferKind buffer, Picoseconds at, std::int64_t bits) {
                              changes[{tile, buffer}][at] += bits;
                            });
  FlowEnd a;
  std::vector<std::size_t> readers;
  std::size_t to_sum = 0;
  for (std::size_t f = 0; f < net.mapping().flows.size(); ++f) {
    const Flow& flow = net.mapping().flows[f];
    if (flow.from.stage != 0) continue;
    a = flow.from;
    readers.push_back(f);
    if (flow.to.stage == 2) to_sum = f;
  }
  ASSERT_EQ(readers.size(), 2U);
  const std::int64_t bits = 2 * 16;
  occupancy.written(a, 10);
  occupancy.sent(readers[0], 20);
  occupancy.sent(readers[1], 30);
  EXPECT_THAT((changes[{a.tile, BufferKind::kOutput}]),
              ElementsAre(Pair(10, bits), Pair(30, -bits)));
  occupancy.arrived(to_sum, 40);
  const int host = net.mapping().vector_host[2];
  EXPECT_THAT((changes[{host, BufferKind::kOperand}]), ElementsAre(Pair(40, bits)));
}

}  // namespace
}  // namespace ohmic
