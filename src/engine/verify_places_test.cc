// Tampering at random places of the journal's rows: whatever is changed, taken away, put in, exchanged or cut off is
// found, and the entry is named. DUNLIN_TAMPERINGS is the number of places (500 on SQLite, a tenth on PostgreSQL, where
// each takes longer).
#include <charconv>
#include <iostream>

#include "base/prng.h"
#include "engine/verify_tamper_for_test.h"
#include "journal/seal.h"

namespace dunlin {
namespace {

class VerifyPlaces : public VerifyTest {
 protected:
  static int tamperings() {
    int number = 500;
    if (const char* text = std::getenv("DUNLIN_TAMPERINGS")) {
      const std::string_view digits = text;
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
    }
    return GetParam() == Dialect::sqlite ? number : number / 10;
  }
};

// One hand that does one thing to the journal, and what verify must say about it.
class Hand {
 public:
  Hand(Tamper& tamper, Prng& prng, std::string seal)
      : tamper_(tamper),
        prng_(prng),
        seal_(std::move(seal)),
        last_(static_cast<std::int64_t>(tamper.entries().size())) {}

  // What was done, or nothing when it was found at its place.
  std::string act() {
    tamper_.sql("SAVEPOINT tampering;");
    const std::string what = tamper_with_something();
    const VerifyReport report = tamper_.verify(options_);
    tamper_.sql("ROLLBACK TO SAVEPOINT tampering; RELEASE SAVEPOINT tampering;");
    std::string missed;
    for (const auto& [pass, place] : expected_) {
      const std::vector<VerifyFault>& faults = report.passes.at(pass).faults;
      if (std::none_of(faults.begin(), faults.end(),
                       [&place = place](const VerifyFault& fault) { return fault.place == place; })) {
        missed += what + ", not found at " + place + ":\n" + faults_in(report);
      }
    }
    return missed;
  }

 private:
  static constexpr std::size_t chain_pass = 0;
  static constexpr std::size_t seal_pass = 5;

  std::int64_t any_seq() { return prng_.between(1, last_); }
  std::string bytes_of(std::int64_t seq) { return encode_entry(tamper_.entry(seq)); }
  void expect_at(std::int64_t seq) { expected_.emplace_back(chain_pass, "entry " + std::to_string(seq)); }
  static std::string text(std::int64_t number) { return std::to_string(number); }

  std::string tamper_with_something() {
    expected_.clear();
    options_ = {};
    switch (prng_.below(6)) {
      case 0:
        return flip_a_bit(any_seq());
      case 1:
        return change_a_hash(any_seq());
      case 2:
        return take_away(any_seq());
      case 3:
        return put_in(any_seq(), last_ + 1 + static_cast<std::int64_t>(prng_.below(3)));
      case 4:
        return exchange(any_seq(), any_seq());
      default:
        return cut_off_behind(prng_.between(1, last_ - 1));
    }
  }

  std::string flip_a_bit(std::int64_t seq) {
    const Statement write{"tamper.byte", "UPDATE journal SET bytes = $3 WHERE tenant = $1 AND seq = $2"};
    std::string bytes = bytes_of(seq);
    char& byte = bytes[prng_.below(bytes.size())];
    byte = static_cast<char>(byte ^ (1 << prng_.below(8)));
    value_of(tamper_.tx().execute(write, StoredEntry::table, seq, Blob{bytes}));
    expect_at(seq);
    return "a bit of entry " + text(seq) + " flipped";
  }
  std::string change_a_hash(std::int64_t seq) {
    const Statement write{"tamper.hash", "UPDATE journal SET hash = $3 WHERE tenant = $1 AND seq = $2"};
    std::string hash = sha256(bytes_of(seq)).hex();
    char& digit = hash[prng_.below(hash.size())];
    digit = digit == '0' ? '1' : '0';
    value_of(tamper_.tx().execute(write, StoredEntry::table, seq, hash));
    expect_at(seq);
    return "a digit of the hash of entry " + text(seq) + " changed";
  }
  std::string take_away(std::int64_t seq) {
    tamper_.sql("DELETE FROM journal WHERE seq = " + text(seq) + ";");
    expect_at(seq);
    return "entry " + text(seq) + " taken away";
  }
  std::string put_in(std::int64_t seq, std::int64_t at) {
    tamper_.sql("INSERT INTO journal (tenant, seq, bytes, hash) SELECT tenant, " + text(at) +
                ", bytes, hash FROM journal WHERE seq = " + text(seq) + ";");
    expect_at(at);
    return "entry " + text(seq) + " put in again as " + text(at);
  }
  std::string exchange(std::int64_t one, std::int64_t other) {
    if (one == other) other = one % last_ + 1;
    tamper_.sql("UPDATE journal SET seq = -1 WHERE seq = " + text(one) + "; UPDATE journal SET seq = " + text(one) +
                " WHERE seq = " + text(other) + "; UPDATE journal SET seq = " + text(other) + " WHERE seq = -1;");
    expect_at(one);
    expect_at(other);
    return "entries " + text(one) + " and " + text(other) + " exchanged";
  }
  // With the head set back: the chain that is left is whole, and only the seal knows better.
  std::string cut_off_behind(std::int64_t seq) {
    tamper_.sql("DELETE FROM journal WHERE seq > " + text(seq) + "; UPDATE chain_head SET seq = " + text(seq) +
                ", hash = '" + sha256(bytes_of(seq)).hex() + "';");
    options_.seal = seal_;
    expected_.emplace_back(seal_pass, "seal of entry " + text(last_));
    return "everything behind entry " + text(seq) + " cut off";
  }

  Tamper& tamper_;
  Prng& prng_;
  std::string seal_;
  std::int64_t last_;
  VerifyOptions options_;
  std::vector<std::pair<std::size_t, std::string>> expected_;  // the pass, and the place that it must name
};

TEST_P(VerifyPlaces, AreNamedWhereverSomebodyTampered) {
  const std::int64_t last = last_seq();
  Tamper tamper(company());
  const std::string hash = sha256(encode_entry(tamper.entry(last))).hex();
  const std::string seal =
      write_seal(Seal{company().tenant().name, last, hash, Instant{}, {}}, SigningKey::from_seed(std::string(32, 'k')));
  Prng prng(20261122);
  Hand hand(tamper, prng, seal);
  int missed = 0;
  for (int i = 0; i < tamperings(); ++i) {
    const std::string found = hand.act();
    if (found.empty()) continue;
    ++missed;
    EXPECT_EQ(found, "") << "tampering " << i;
    if (missed > 5) break;
  }
  std::cout << tamperings() << " places tampered with, " << missed << " not found where they are\n";
  EXPECT_EQ(faults_in(tamper.verify()), "") << "put back, all is well";
}

INSTANTIATE_TEST_SUITE_P(Databases, VerifyPlaces, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
