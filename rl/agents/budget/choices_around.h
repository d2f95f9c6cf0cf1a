#pragma once

#include <vector>

namespace ohmic {

/// Probabilities of the first `count` choices around one: it has about a half, and a choice further
/// away is a third as likely.
std::vector<double> choices_around(int centre, int count);

}  // namespace ohmic
