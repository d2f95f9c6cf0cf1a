#pragma once

#include <functional>
#include <optional>
#include <string>

#include "tests/system/chip_case.h"

namespace ohmic {

/// What must hold on every network, policy and chip. None where a case tells nothing (the chip
/// cannot run it), empty where the law holds, else what is wrong.
using Law = std::function<std::optional<std::string>(const ChipCase&)>;

/// A law's verdict on a case; where it does not hold, on the smallest such case that could be
/// found, with the commands that run it.
std::optional<std::string> judge(const Law& law, const ChipCase& c);

// Laws that every run obeys, and those of docs/microarchitecture.md. `slack`: the share by which
// arbitration and full buffers may cost time.

/// Every slice its own event: the same times and counts.
std::optional<std::string> fidelities_agree(const ChipCase& c);

/// Two policies, A and B, as A, A, B, A on one elaboration: what one left behind does not show in
/// the next, and B alone is B after A.
std::optional<std::string> runs_leave_nothing_behind(const ChipCase& c);

/// The case is no slower with one hardware override than with another.
Law no_slower(const std::string& quick, const std::string& slow, double slack);

/// Of two policies the second, with fewer activation bits and the same weights, is no slower.
Law narrower_is_no_slower(double slack);

/// Of two policies the second, with no width greater, takes no more energy (within `slack`),
/// component power and crossbars.
Law narrower_costs_no_more(double slack);

/// No layer is faster than its PEs alone.
std::optional<std::string> layers_take_their_analytic_time(const ChipCase& c);

/// What the PEs of each layer did is windows x blocks x slices, to the event.
std::optional<std::string> pe_events_are_the_formulas(const ChipCase& c);

/// The kernel had an event a window and block; in detail, one a slice and block.
std::optional<std::string> work_has_its_events(const ChipCase& c);

/// What the mapper refuses because it would stand still does so on the chip, and what it lets pass
/// ends.
std::optional<std::string> standstill_is_foreseen(const ChipCase& c);

/// The causes for which a layer's tiles wait add up to the starts of their last windows.
std::optional<std::string> waits_partition_time(const ChipCase& c);

/// Copies of layers compute what one computes, on as many PEs and crossbars each.
std::optional<std::string> copies_do_the_work_of_one(const ChipCase& c);

}  // namespace ohmic
