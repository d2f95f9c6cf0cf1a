#!/usr/bin/env python3
"""Tests a built binary from outside: run.py --binary build/release/ohmic [--only CLASS ...]; standard library alone.

Exit codes: 0 passed, 1 failed, 77 nothing but skipped tests.
"""
import argparse
import os
import sys
import unittest

import harness
import test_accuracy_verbs
import test_agents
import test_bench_scripts
import test_chip_search
import test_compare
import test_compress
import test_data_errors
import test_finetune
import test_finetuned_search
import test_functional
import test_golden_costs
import test_image_folders
import test_input_errors
import test_kills
import test_install
import test_layouts
import test_mpi
import test_multiply
import test_network_files
import test_networks
import test_odd_words
import test_onnx
import test_policy_stream
import test_presets
import test_progress
import test_readme
import test_report
import test_reproduce
import test_run_folders
import test_same_files
import test_search_cores
import test_search_resume
import test_search_run
import test_sensitivity
import test_shards
import test_simulate_json
import test_simulate_laws
import test_slurm
import test_streams
import test_study_inputs
import test_sweep
import test_sweep_resume
import test_sweep_search
import test_trace_files
import test_traces
import test_tutorial
import test_words

MODULES = (test_words, test_streams, test_simulate_json, test_simulate_laws, test_presets, test_networks, test_network_files, test_policy_stream,
           test_input_errors, test_odd_words, test_onnx, test_data_errors, test_same_files, test_accuracy_verbs, test_finetune, test_functional, test_multiply,
           test_search_run, test_chip_search, test_agents, test_search_cores, test_search_resume, test_run_folders, test_kills,
           test_sweep, test_sweep_resume, test_study_inputs,
           test_sweep_search, test_progress, test_readme, test_reproduce, test_trace_files, test_traces, test_tutorial, test_bench_scripts, test_compare, test_compress,
           test_finetuned_search, test_golden_costs, test_image_folders, test_report, test_install, test_layouts,
           test_mpi, test_sensitivity, test_shards, test_slurm)
ALL_SKIPPED = 77


def test_classes():
    """Name -> class, of every class that the modules themselves define and that holds tests."""
    loader = unittest.TestLoader()
    return {name: item for module in MODULES for name, item in vars(module).items()
            if isinstance(item, type) and item.__module__ == module.__name__ and issubclass(item, unittest.TestCase)
            and loader.getTestCaseNames(item)}


def main():
    classes = test_classes()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--source", default=os.path.join(os.path.dirname(__file__), "..", ".."),
                        help="root of the source tree")
    parser.add_argument("--only", nargs="+", choices=sorted(classes), default=list(classes), metavar="CLASS")
    parser.add_argument("--update-goldens", action="store_true", help="write the golden texts anew, and end")
    parser.add_argument("--registered", nargs="+", metavar="CLASS", help="check that these are all classes, and end")
    options = parser.parse_args()
    if options.registered:
        forgotten = set(classes) ^ set(options.registered)
        return f"tests/cli/CMakeLists.txt and run.py differ in {sorted(forgotten)}" if forgotten else 0

    harness.Cli.binary = os.path.abspath(options.binary)
    harness.Cli.source = os.path.abspath(options.source)
    if options.update_goldens:
        test_golden_costs.update_goldens()
        return 0
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(classes[name]) for name in options.only)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    if not result.wasSuccessful():
        return 1
    # A skipped class counts as one skip and no run at all.
    return ALL_SKIPPED if len(result.skipped) >= max(result.testsRun, 1) else 0


if __name__ == "__main__":
    sys.exit(main())
