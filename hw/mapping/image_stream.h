#pragma once

#include <cstdint>

#include "hw/mapping/mapping.h"

namespace ohmic {

/// The dataflow of so many images one behind the other: every stage's windows and pixels go on from
/// image to image, as if each map stood below the one before it. images: at least 1. Throws
/// ConfigError that names --stream if there are more than can be counted in reasonable memory.
DataflowGraph stream_graph(const DataflowGraph& graph, std::uint64_t images);

/// A mapping of one image for a stream of them: the same tiles, PEs and flows. graph: that of the
/// stream; it outlives the result.
Mapping stream_mapping(const Mapping& mapping, const DataflowGraph& graph, std::uint64_t images);

}  // namespace ohmic
