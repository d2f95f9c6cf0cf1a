#pragma once

#include <algorithm>
#include <vector>

namespace ohmic {

/// The items that no other beats in a cost (less is better) and a worth (more is better), from the
/// cheapest; of equal ones the first. cost(item), worth(item): numbers.
template <typename Item, typename Cost, typename Worth>
std::vector<Item> front_of(std::vector<Item> items, const Cost& cost, const Worth& worth) {
  std::stable_sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    return cost(a) != cost(b) ? cost(a) < cost(b) : worth(a) > worth(b);
  });
  std::vector<Item> front;
  for (const Item& item : items)
    if (front.empty() || worth(item) > worth(front.back())) front.push_back(item);
  return front;
}

}  // namespace ohmic
