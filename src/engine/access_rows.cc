#include "engine/access_rows.h"

#include <limits>

namespace dunlin {
namespace {

const Statement insert_note{"access_note.insert",
                            "INSERT INTO access_note (tenant, at, nonce, user_id, what, about, origin) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
const Statement notes_before{"access_note.before",
                             "SELECT at, nonce, user_id, what, about, origin FROM access_note "
                             "WHERE tenant = $1 AND (at < $2 OR (at = $2 AND nonce < $3)) "
                             "ORDER BY at DESC, nonce DESC LIMIT $4"};
const Statement delete_old_notes{"access_note.delete_old", "DELETE FROM access_note WHERE at < $1"};

Result<> change(Connection& catalog, const Statement& statement, std::span<const Value> values) {
  TRY(catalog.begin(Access::write));
  const Result<std::int64_t> changed = catalog.execute(statement, values);
  if (!changed) {
    catalog.rollback();
    return tl::unexpected(changed.error());
  }
  return catalog.commit();
}

}  // namespace

Result<> note_access(Connection& catalog, const AccessNote& note, std::string_view nonce) {
  const std::array<Value, 7> values{to_value(note.tenant.value), to_value(note.at),    to_value(nonce),
                                    to_value(note.user),         to_value(note.what),  to_value(note.about),
                                    to_value(note.origin)};
  return change(catalog, insert_note, values);
}

Result<AccessNotes> access_notes(Connection& catalog, TenantKey tenant, const std::optional<AccessKey>& before,
                                 std::int64_t limit) {
  const AccessKey from = before.value_or(AccessKey{Instant{std::numeric_limits<std::int64_t>::max()}, ""});
  const std::array<Value, 4> values{to_value(tenant.value), to_value(from.at), to_value(from.nonce),
                                    to_value(limit + 1)};
  AccessNotes found;
  AccessKey last;
  TRY(catalog.begin(Access::read));
  const Result<> read = catalog.each(notes_before, values, [&](const RowView& row) -> Result<> {
    if (static_cast<std::int64_t>(found.notes.size()) == limit) {
      found.next = last;
      return {};
    }
    last = {Instant{row.integer(0)}, std::string(row.bytes(1))};
    found.notes.push_back({tenant, last.at, Id<User>{row.integer(2)}, std::string(row.bytes(3)),
                           std::string(row.bytes(4)), std::string(row.bytes(5))});
    return {};
  });
  catalog.rollback();
  TRY(read);
  return found;
}

Result<> forget_access_before(Connection& catalog, Instant at) {
  const std::array<Value, 1> values{to_value(at)};
  return change(catalog, delete_old_notes, values);
}

}  // namespace dunlin
