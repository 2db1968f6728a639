#include "engine/access_rows.h"

#include <gtest/gtest.h>

#include "store/migrations.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr TenantKey ours{1};
constexpr TenantKey theirs{2};

class AccessNotesKept : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    catalog_ = &database().open();
    value_of(migrate(*catalog_, MigrationSet::catalog));
  }
  void note(TenantKey tenant, std::int64_t at, const std::string& what, const std::string& nonce) {
    value_of(note_access(*catalog_, {tenant, Instant{at}, Id<User>{7}, what, "10482", "192.0.2.7"}, nonce));
  }
  std::vector<std::string> listed(TenantKey tenant, std::int64_t page) {
    std::vector<std::string> all;
    std::optional<AccessKey> from;
    do {
      AccessNotes notes = value_of(access_notes(*catalog_, tenant, from, page));
      for (const AccessNote& found : notes.notes) all.push_back(found.what);
      from = notes.next;
    } while (from);
    return all;
  }
  Connection* catalog_ = nullptr;
};

TEST_P(AccessNotesKept, ComeNewestFirstInPagesOfAnySize) {
  note(ours, 10, "signed_in", "a");
  note(ours, 20, "showCustomer", "b");
  note(ours, 20, "showInvoice", "a");
  note(theirs, 15, "signed_in", "a");
  const std::vector<std::string> all{"showCustomer", "showInvoice", "signed_in"};
  for (const std::int64_t page : {1, 2, 3, 4}) EXPECT_EQ(listed(ours, page), all) << page;
  const AccessNote newest = value_of(access_notes(*catalog_, ours, {}, 1)).notes.front();
  EXPECT_EQ(newest.user, Id<User>{7});
  EXPECT_EQ(newest.about, "10482");
  EXPECT_EQ(newest.origin, "192.0.2.7");
}

TEST_P(AccessNotesKept, AreForgottenInTime) {
  note(ours, 10, "old", "a");
  note(ours, 20, "new", "a");
  value_of(forget_access_before(*catalog_, Instant{20}));
  EXPECT_EQ(listed(ours, 10), std::vector<std::string>{"new"});
}

INSTANTIATE_TEST_SUITE_P(Databases, AccessNotesKept, testing::Values(Dialect::sqlite, Dialect::postgres), dialect_name);

}  // namespace
}  // namespace dunlin
