// dunlin.toml: whatever stands in it, there is a database to open or a refusal that names the line.
#include "cli/session.h"
#include "fuzz/fuzz_target.h"

namespace dunlin {
namespace {

void try_configuration(std::string_view input) {
  const Result<cli::Configuration> configuration = cli::parse_configuration(input, "dunlin.toml");
  if (accepted(configuration)) CHECK(!configuration->database.empty());
}

const FuzzTarget target("configuration", try_configuration);

}  // namespace
}  // namespace dunlin
