#include "insight/unapplied_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "insight/test_ledger.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

class UnappliedRows : public DatabaseTest {};

TEST_P(UnappliedRows, EachSourceIsItsAmountLessWhatWasAppliedByThen) {
  Connection& connection = database().open_migrated();
  EXPECT_TRUE(rc::check("against a model", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    WriteTx tx = value_of(WriteTx::begin(connection, TenantKey{1}));
    const TestLedger::Ids ids = ledger.ids_in_order();
    ledger.write(tx, ids);
    const std::int32_t day = ledger.any_day();
    std::map<std::string, std::int64_t> expected;
    for (std::size_t i = 0; i < ledger.sources.size(); ++i) {
      if (ledger.sources[i].on > day) continue;
      std::int64_t rest = ledger.sources[i].minor;
      for (const TestLedger::Movement& movement : ledger.movements) {
        if (movement.source == i && movement.on <= day) rest -= movement.minor;
      }
      if (rest != 0) expected["S" + std::to_string(i)] = rest;
    }
    std::map<std::string, std::int64_t> found;
    for (std::size_t customer = 0; customer < ledger.customers; ++customer) {
      const Id<Customer> id{static_cast<std::int64_t>(ids.customers[customer])};
      ApplicationSource last = ApplicationSource::payment;
      for (const UnappliedSource& rest : value_of(unapplied_of(tx, Date{day + 1}, id))) {
        const TestLedger::Document& source = ledger.sources[static_cast<std::size_t>(rest.id) - 2'000];
        RC_ASSERT(source.customer == customer);
        RC_ASSERT(rest.currency.code() == test_currencies[source.currency]);
        RC_ASSERT(rest.dated_on == Date{source.on});
        RC_ASSERT(rest.amount_minor == source.minor);
        RC_ASSERT((rest.source == ApplicationSource::credit_memo) == source.credit_memo);
        RC_ASSERT(last <= rest.source);
        last = rest.source;
        found[rest.number] = rest.rest_minor;
      }
    }
    RC_ASSERT(found == expected);
  }));
}

INSTANTIATE_TEST_SUITE_P(Databases, UnappliedRows, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
