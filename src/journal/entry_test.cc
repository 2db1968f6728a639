#include "journal/entry.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <limits>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

JournalEntry example() {
  JournalEntry entry;
  entry.seq = 7;
  entry.at = Instant{1'767'340'920'000'000};
  entry.tenant = "acme";
  entry.actor = "user:usr_80000";
  entry.command = "place_hold";
  entry.input = sha256("input");
  entry.key = "k \"1\"\n";
  entry.decision = R"({"by":"rule","rule":"r1"})";
  entry.changes = R"([{"columns":["id","version"],"put":[[1,7]],"table":"hold"}])";
  entry.previous = genesis("acme");
  return entry;
}

void expect_same(const JournalEntry& a, const JournalEntry& b) {
  EXPECT_EQ(a.seq, b.seq);
  EXPECT_EQ(a.at, b.at);
  EXPECT_EQ(a.tenant, b.tenant);
  EXPECT_EQ(a.actor, b.actor);
  EXPECT_EQ(a.command, b.command);
  EXPECT_EQ(a.input, b.input);
  EXPECT_EQ(a.key, b.key);
  EXPECT_EQ(a.decision, b.decision);
  EXPECT_EQ(a.changes, b.changes);
  EXPECT_EQ(a.previous, b.previous);
}

TEST(JournalEntry, IsWrittenToTheByte) {
  // The digests are those of `printf input | sha256sum` and `printf 'dunlin journal 1 acme' | sha256sum`.
  EXPECT_EQ(encode_entry(example()),
            R"({"actor":"user:usr_80000","at":1767340920000000,)"
            R"("changes":[{"columns":["id","version"],"put":[[1,7]],"table":"hold"}],"command":"place_hold",)"
            R"("decision":{"by":"rule","rule":"r1"},)"
            R"("input":"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20","key":"k \"1\"\n",)"
            R"("previous":"3ee6e8b37a0d17b1d5985c532177aaddf06d8b549052da5c3a3609125b50799c",)"
            R"("seq":7,"tenant":"acme","v":1})");
}

TEST(JournalEntry, ComesBackAsItWas) {
  expect_same(decode_entry(encode_entry(example())).value(), example());
  JournalEntry bare;
  bare.decision = "{}";
  bare.changes = "[]";
  expect_same(decode_entry(encode_entry(bare)).value(), bare);
}

TEST(JournalEntry, AnyEntryComesBackAsItWas) {
  const auto text = [] {
    return *rc::gen::container<std::string>(rc::gen::inRange('\0', '\x7f')) +
           *rc::gen::element<std::string>("", "é\\", "😀");
  };
  EXPECT_TRUE(rc::check([&text] {
    JournalEntry entry;
    entry.seq = *rc::gen::arbitrary<std::int64_t>();
    entry.at.micros = *rc::gen::element<std::int64_t>(std::numeric_limits<std::int64_t>::min(), -1, 0,
                                                      std::numeric_limits<std::int64_t>::max());
    entry.tenant = text();
    entry.actor = text();
    entry.command = text();
    entry.input = sha256(text());
    entry.key = text();
    entry.decision = *rc::gen::element<std::string>("{}", "{\"a\":[[1,{\"a\":[]}]],\"b\":null}", "{\"\":\"}\"}");
    entry.changes = *rc::gen::element<std::string>("[]", "[{}]");
    entry.previous = sha256(text());
    const std::string bytes = encode_entry(entry);
    RC_ASSERT(parse_canonical(bytes).has_value());
    const JournalEntry decoded = decode_entry(bytes).value();
    expect_same(decoded, entry);
    RC_ASSERT(encode_entry(decoded) == bytes);
  }));
}

Reason refusal_of(std::string_view bytes) {
  const Result<JournalEntry> decoded = decode_entry(bytes);
  EXPECT_FALSE(decoded.has_value()) << bytes;
  return decoded.has_value() ? Reason::object_unknown : decoded.error().reason;
}

std::string replaced(std::string_view what, std::string_view with) {
  std::string bytes = encode_entry(example());
  const std::size_t at = bytes.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return bytes.replace(at, what.size(), with);
}

TEST(JournalEntry, OnlyWhatWasWrittenIsRead) {
  EXPECT_EQ(refusal_of(""), Reason::json_malformed);
  EXPECT_EQ(refusal_of("\xff"), Reason::json_malformed);
  EXPECT_EQ(refusal_of(encode_entry(example()) + "\n"), Reason::json_not_canonical);
  EXPECT_EQ(refusal_of(encode_entry(example()) + "x"), Reason::json_malformed);
  EXPECT_EQ(refusal_of(replaced("\"seq\":7", "\"seq\": 7")), Reason::json_not_canonical);
  EXPECT_EQ(refusal_of(replaced("\"seq\":7", "\"seq\":7.5")), Reason::json_not_canonical);
  EXPECT_EQ(refusal_of(replaced("\"seq\":7", "\"seq\":9223372036854775808")), Reason::json_not_canonical);
}

TEST(JournalEntry, AnotherFieldOrTypeIsAnUnknownEntry) {
  EXPECT_EQ(refusal_of("{}"), Reason::entry_unknown);
  EXPECT_EQ(refusal_of("[]"), Reason::entry_unknown);
  EXPECT_EQ(refusal_of("7"), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced("\"v\":1", "\"v\":2")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced(",\"v\":1", "")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced(",\"v\":1", ",\"v\":1,\"w\":1")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced("\"seq\":7", "\"seq\":\"7\"")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced(example().decision, "null")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced(example().changes, "{}")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced("\"command\":\"place_hold\"", "\"command\":7")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced(sha256("input").hex(), "c96c")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced("c96c6d5b", "C96C6D5B")), Reason::entry_unknown);
  EXPECT_EQ(refusal_of(replaced(genesis("acme").hex(), std::string(64, 'g'))), Reason::entry_unknown);
}

TEST(Genesis, BelongsToOneTenant) {
  EXPECT_EQ(genesis("acme"), sha256("dunlin journal 1 acme"));
  EXPECT_NE(genesis("acme"), genesis("acme2"));
}

}  // namespace
}  // namespace dunlin
