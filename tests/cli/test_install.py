"""What `cmake --install` makes: programs and a package that may be moved, and on which others build theirs."""
import os
import re
import subprocess
import unittest

from harness import Cli, CliTest, strict_json

# Whoever writes a line by hand finds the package alone, and needs nothing but its name.
PROGRAM = {
    "CMakeLists.txt": """cmake_minimum_required(VERSION 3.22)
project(program CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(ohmic REQUIRED COMPONENTS simulator)
add_executable(program program.cpp)
target_link_libraries(program PRIVATE ohmic::simulator)
""",
    "program.cpp": """#include <ohmic/simulator.h>
#include <iostream>
int main(int argc, char* argv[]) {
  try {
    for (int i = 1; i + 2 < argc; i += 3) std::cout << ohmic::simulate(argv[i], argv[i + 1], argv[i + 2]).json() << std::endl;
  } catch (const ohmic::Error& error) {
    std::cerr << error.what() << std::endl;
    return error.exit_code();
  }
}
""",
}


class Install(CliTest):
    """Installs the build tree beside the binary once, moves what was installed, and looks at it there."""

    def setUp(self):
        super().setUp()
        self.build = os.path.dirname(Cli.binary)
        cache = os.path.join(self.build, "CMakeCache.txt")
        if not os.path.exists(cache):
            raise unittest.SkipTest("no build tree beside the binary")
        with open(cache, encoding="utf-8") as file:
            self.cache = dict(re.findall(r"^(\w+):\w+=(.*)$", file.read(), re.M))
        if "ON" in (self.cache.get("OHMIC_SANITIZE"), self.cache.get("OHMIC_COVERAGE")):
            raise unittest.SkipTest("instrumented libraries link with instrumented programs alone")
        self.run_in_folder("cmake", "--install", self.build, "--prefix", self.path("first"))
        os.rename(self.path("first"), self.path("moved"))
        self.prefix = self.path("moved")

    def run_in_folder(self, *words, code=0):
        result = subprocess.run(words, cwd=self.folder, env=self.environment(), capture_output=True, text=True)
        self.assertEqual(result.returncode, code, f"{' '.join(words)}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}")
        return result

    def cmake_project(self, source, out):
        self.run_in_folder("cmake", "-S", source, "-B", out, f"-DCMAKE_PREFIX_PATH={self.prefix}",
                           f"-DCMAKE_CXX_COMPILER={self.cache['CMAKE_CXX_COMPILER']}", "-DCMAKE_BUILD_TYPE=Release")
        self.run_in_folder("cmake", "--build", out)

    def installed(self, *words, code=0):
        return self.run_in_folder(os.path.join(self.prefix, "bin", "ohmic"), *words, code=code)

    def test_the_programs_and_the_weights_find_each_other(self):
        self.assertEqual(self.installed("--version").stdout, self.ohmic("--version").stdout)
        told = strict_json(self.installed("simulate", "--json", "-").stdout)
        self.assertEqual(told["total"], self.simulate()["total"])
        if Cli.has_torch():  # its weights are those beside it, not those of the source tree
            out = self.installed("evaluate", "--data", "synthetic:digits", "--policy", "W4A4/8").stdout
            self.assertRegex(out, rf"(?m)^weights +{re.escape(self.prefix)}/\S+/lenet5-synthetic-digits.safetensors$")

    def test_no_file_of_the_package_knows_where_it_was_built(self):
        for folder, _, names in os.walk(self.prefix):
            for name in names:
                if name.endswith((".cmake", ".h")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        text = file.read()
                    for place in (Cli.source, self.build, self.path("first")):
                        self.assertNotIn(place + os.sep, text, name)

    def test_a_program_says_what_the_command_line_says(self):
        for name, text in PROGRAM.items():
            self.write(os.path.join("program", name), text)
        self.cmake_project("program", "out")
        words = ("lenet5", "isaac", "W4A4", "resnet20", "wei2022", "W8A8", "lenet5", "isaac", "W4A4")
        texts = self.run_in_folder(self.path("out", "program"), *words).stdout.split("\n}\n")
        runs = [strict_json(text + "}") for text in texts if text]
        self.assertEqual(len(runs), 3)
        for run, (net, hw, policy) in zip(runs, zip(words[::3], words[1::3], words[2::3])):
            told = self.simulate("--net", net, "--hw", hw, "--policy", policy)
            self.assertEqual(list(run), list(told))
            self.assertEqual(run["simulator"]["events"], told["simulator"]["events"])
            del run["simulator"], told["simulator"]
            self.assertEqual(run, told)
        refused = self.run_in_folder(self.path("out", "program"), "lenet5", "wei2022", "W17A9", code=2)
        self.assertEqual("ohmic: " + refused.stderr, self.refused("simulate", "--policy", "W17A9"))
        linked = self.run_in_folder("ldd", self.path("out", "program")).stdout
        self.assertNotIn("torch", linked)

    def test_the_examples_build_on_the_package_alone_and_run(self):
        self.cmake_project(os.path.join(Cli.source, "examples"), "examples")
        listed = self.run_in_folder("ctest", "--test-dir", "examples", "--no-tests=error").stdout
        self.assertEqual("own_agent" in listed, Cli.has_torch(), listed)
        self.assertIn("100% tests passed", listed)
