// Small texts with one spelling each: ids, digests, roles, and the words of closed lists.
#include "base/id.h"
#include "base/sha256.h"
#include "cli/arguments.h"
#include "control/role.h"
#include "control/summary.h"
#include "fuzz/fuzz_target.h"
#include "intake/country.h"
#include "intake/import_kind.h"
#include "intake/styles.h"
#include "ledger/document.h"
#include "party/segment.h"

namespace dunlin {
namespace {

void try_closed_lists(std::string_view input) {
  const Result<ActionKind> action = parse_action_kind(input);
  if (accepted(action)) CHECK(name_of(*action) == input);
  const Result<SegmentClass> segment = parse_segment_class(input);
  if (accepted(segment)) CHECK(name_of(*segment) == input);
  const Result<ImportKind> kind = parse_import_kind(input);
  if (accepted(kind)) CHECK(name_of(*kind) == input);
  (void)accepted(parse_behaviour_class(input));
  (void)accepted(parse_segment(input));
  (void)find_language(input);
  (void)find_flag(Field::paperless, input);
}

void try_names(std::string_view input) {
  const Result<Id<Invoice>> id = Id<Invoice>::parse(input);
  if (accepted(id)) CHECK(id->to_string() == input);
  const Result<Digest> digest = Digest::parse(input);
  if (accepted(digest)) CHECK(digest->hex() == input);
  const Result<RoleSet> roles = parse_roles(input);
  if (accepted(roles)) CHECK(!roles->empty() && parse_roles(roles->to_string()) == *roles);
  CHECK(cli::digest_argument(cli::grouped_digest(cli::digest_argument(std::string(input)))) ==
        cli::digest_argument(std::string(input)));
  try_closed_lists(input);
}

const FuzzTarget target("names", try_names);

}  // namespace
}  // namespace dunlin
