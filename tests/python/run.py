#!/usr/bin/env python3
"""Tests the package in python/ on a built binary: run.py --binary build/release/ohmic; standard library alone.

Exit codes: 0 passed, 1 failed, 77 nothing but skipped tests.
"""
import argparse
import os
import sys
import unittest

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, "python"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    os.environ["OHMIC"] = os.path.abspath(options.binary)
    os.environ.pop("OHMIC_DATA", None)  # the synthetic stand-ins
    import test_package
    loader = unittest.defaultTestLoader
    tests = loader.loadTestsFromTestCase(getattr(test_package, options.only)) if options.only else loader.loadTestsFromModule(test_package)
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    if not result.wasSuccessful() or result.testsRun == 0:
        return 1
    return 77 if len(result.skipped) == result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
