#pragma once

#include "util/random_source.h"

namespace ohmic {

/// A normal deviate around `mean`, redrawn until it lies in [0, 1]. mean: in [0, 1]; deviation:
/// above 0.
double truncated_normal(double mean, double deviation, RandomSource& random);

/// HAQ's deviation in an episode behind the warm-up: 0.5 in the first, 1 % less in each that
/// follows. since: episodes since the warm-up ended, from 1.
double exploration_deviation(int since);

}  // namespace ohmic
