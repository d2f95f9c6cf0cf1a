#pragma once

#include <cstdint>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Index of the I/O port among a stage's producers.
constexpr int kIoPort = -1;

/// Operation of a tile on a stage's output vectors before they leave.
enum class PostOpKind { kLookUp, kMaxPool, kAvgPool, kUpsample };

/// One operation behind the sums of a stage. Pixels enter and leave in raster order; output pixel p
/// leaves when `needed[p]` input pixels have entered (empty: p + 1, an elementwise step).
struct PostOp {
  PostOpKind kind = PostOpKind::kLookUp;
  Shape out;
  std::uint64_t window_pixels = 1;  ///< kernel area of a pool: operations a value of output
  std::vector<std::uint32_t> needed;
};

/// Kind of a stage: a weight layer, or what a vector unit does.
enum class StageKind { kMatrix, kAdd, kMultiply, kConcat, kSelect, kAffine, kCopy };

/// One stage of the dataflow: a weight layer on its tiles, or a vector stage (add, multiply,
/// concat, select, affine, copy) in a tile's vector unit, with the elementwise and pooling layers
/// that follow it. Streams are pixel vectors in raster order.
struct Stage {
  StageKind kind = StageKind::kMatrix;
  int layer = 0;  ///< index into NetworkSpec::layers
  int weight_layer =
      0;  ///< index among the weight layers: whose layer this is, or that hosts and pays for it
  std::vector<int> producers;  ///< stage indices or kIoPort
  std::vector<int> consumers;  ///< stage indices; empty: the chip's output
  std::vector<Shape> inputs;   ///< the stream of each producer (before flattening)
  std::uint64_t windows = 0;
  std::uint64_t windows_a_row = 1;  ///< of the output's pixels
  /// Of a convolution: columns of the kernel, and how far they and the windows lie apart.
  std::uint64_t kernel_columns = 1, dilation_columns = 1, stride_columns = 1;
  /// Per producer and window: input pixels (raster order) that must have arrived before the window
  /// starts.
  std::vector<std::vector<std::uint32_t>> needed;
  /// Per producer and window: leading input pixels that no window from this one on reads; entry
  /// `windows` = all.
  std::vector<std::vector<std::uint32_t>> released;
  std::vector<int> channel_order;  ///< kSelect: per channel that leaves, which one of the input
  Shape computed;                  ///< per-window result: channels x windows (height x width)
  std::vector<PostOp> post_ops;
  /// Indices into NetworkSpec::layers of what the look-ups and the post-ops compute, in order.
  std::vector<int> digital;
  Shape out;  ///< the stream that leaves, after the post-ops
  /// Per window: pixels of the outgoing stream that are complete once this window is done.
  std::vector<std::uint32_t> produced;
};

/// The network as stages in topological order. Depends on the network alone: built once, used by
/// every policy.
struct DataflowGraph {
  std::vector<Stage> stages;
  std::vector<int> stage_of_weight_layer;
};

/// Kernel columns of a window that the `steps`-th window before it in its row has not read.
std::uint64_t new_columns(const Stage& stage, std::uint64_t steps);

DataflowGraph build_dataflow(const NetworkSpec& network);

/// Most pixels that a producer's line buffer must hold for the stage to advance: one window in
/// raster order.
std::uint32_t pixels_held(const Stage& stage, std::size_t producer);

}  // namespace ohmic
