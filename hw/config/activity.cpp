#include "hw/config/activity.h"

namespace ohmic {
namespace {

constexpr std::uint64_t Activity::*kCounts[] = {
    &Activity::ou_activations,  &Activity::index_bits,        &Activity::crossbar_reads,
    &Activity::cells_read,      &Activity::row_drives,        &Activity::samples,
    &Activity::subtractions,    &Activity::conversions,       &Activity::shift_adds,
    &Activity::pe_cycles,       &Activity::buffer_reads,      &Activity::buffer_writes,
    &Activity::bus_bits,        &Activity::tree_additions,    &Activity::look_ups,
    &Activity::pool_operations, &Activity::vector_operations, &Activity::router_flits,
    &Activity::link_flits,      &Activity::register_writes};
static_assert(sizeof(kCounts) / sizeof(kCounts[0]) * sizeof(std::uint64_t) == sizeof(Activity),
              "every count of Activity is listed");

}  // namespace

Activity& Activity::operator+=(const Activity& other) {
  for (auto count : kCounts) this->*count += other.*count;
  return *this;
}

bool Activity::operator==(const Activity& other) const {
  for (auto count : kCounts) {
    if (this->*count != other.*count) return false;
  }
  return true;
}

}  // namespace ohmic
