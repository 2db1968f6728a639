#include "journal/content.h"

#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr TenantKey tenant{3};

class ContentRows : public DatabaseTest {};

TEST(ContentDigest, CoversSaltAndBody) {
  const Content content{1, {"0123456789abcdef"}, {"jane@example.test"}};
  EXPECT_EQ(content.digest(), sha256("0123456789abcdefjane@example.test"));
  Content other = content;
  other.salt.bytes[0] ^= 1;
  EXPECT_NE(other.digest(), content.digest());
  other = content;
  other.body.bytes[0] ^= 1;
  EXPECT_NE(other.digest(), content.digest());
  other = content;
  other.id = 2;
  EXPECT_EQ(other.digest(), content.digest()) << "the row that quotes the digest says whose it is";
}

TEST_P(ContentRows, ComeBackByTheirIds) {
  Connection& connection = database().open_migrated();
  const std::string body("\0\xff any bytes", 12);
  {
    WriteTx tx = value_of(WriteTx::begin(connection, tenant));
    for (const std::int64_t id : {5, 1, 9}) value_of(tx.insert(Content{id, {std::string(16, 's')}, {body}}));
    EXPECT_FALSE(tx.has_changes()) << "the journal holds no personal data";
    value_of(tx.commit());
  }
  const ReadTx tx = value_of(ReadTx::begin(connection, tenant));
  const std::vector<Content> found = value_of(contents(tx, std::array<std::int64_t, 4>{9, 1, 77, 9}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, 1);
  EXPECT_EQ(found[1].id, 9);
  EXPECT_EQ(found[1].body.bytes, body);
  EXPECT_EQ(value_of(contents(tx, {})).size(), 0U);
  EXPECT_EQ(value_of(content_of(tx, 5)).digest(), sha256(std::string(16, 's') + body));
}

TEST_P(ContentRows, MayBeErased) {
  Connection& connection = database().open_migrated();
  WriteTx tx = value_of(WriteTx::begin(connection, tenant));
  value_of(tx.insert(Content{1, {std::string(16, 's')}, {"name"}}));
  value_of(tx.erase<Content>(std::int64_t{1}));
  const Result<Content> gone = content_of(tx, 1);
  ASSERT_FALSE(gone.has_value());
  EXPECT_EQ(gone.error().reason, Reason::object_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, ContentRows, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
