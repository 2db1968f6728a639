// The program: gives the command line its clock, its entropy and its streams.
#include <sys/random.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "base/check.h"
#include "cli/environment.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  dunlin::cli::Environment environment;
  environment.clock = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return dunlin::Instant{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
  };
  environment.entropy = [](std::size_t bytes) {
    std::string entropy(bytes, '\0');
    CHECK(getrandom(entropy.data(), entropy.size(), 0) == static_cast<ssize_t>(bytes));
    return entropy;
  };
  environment.out = &std::cout;
  environment.err = &std::cerr;
  environment.variable = [](const std::string& name) -> std::string {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? "" : value;
  };
  environment.terminal = isatty(STDERR_FILENO) != 0;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const int code = dunlin::cli::run(environment, arguments);
  std::cout.flush();
  return std::cout ? code : 1;
}
