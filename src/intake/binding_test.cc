#include "intake/binding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dunlin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Header = std::vector<std::string_view>;

Mapping mapping_of(std::string_view body) {
  return Mapping::parse("name = \"test\"\n" + std::string(body), "test.toml").value();
}

constexpr std::string_view plain = R"(
ignore = ["note"]
[invoices]
customer_number = "customer"
number = ["number", "invoice_no"]
amount = "amount"
currency = "currency"
issued_on = "issued"
due_on = "due"
)";

TEST(Bind, FindsColumnsByPreferenceAndWithoutCase) {
  const Header header = {"", "Invoice No.", "Amount", "CURRENCY", "issued", "due", " Customer ", "extra", "Number"};
  const Binding binding = bind_columns(mapping_of(plain), ImportKind::invoices, header).value();
  EXPECT_EQ(binding.source(Field::number).column, 8);
  EXPECT_EQ(binding.source(Field::customer_number).column, 6);
  EXPECT_EQ(binding.label(Field::customer_number), "Customer");
  EXPECT_FALSE(binding.fed(Field::terms));
  EXPECT_THAT(binding.unused_columns, ElementsAre(1u, 7u));  // the first has no name
  EXPECT_EQ(binding.known_columns, 6u);
}

TEST(Bind, NamesEverythingThatIsMissing) {
  const Result<Binding> binding =
      bind_columns(mapping_of(plain), ImportKind::invoices, Header{"customer", "number", "when"});
  ASSERT_FALSE(binding);
  EXPECT_EQ(binding.error().reason, Reason::column_missing);
  for (const std::string_view part : {"amount (looked for amount)", "issued_on", "due_on (looked for due) or terms",
                                      "the columns are: customer, number, when"}) {
    EXPECT_THAT(binding.error().text, HasSubstr(std::string(part)));
  }
}

TEST(Bind, NeedsWhatTheMappingCallsRequired) {
  const Mapping mapping = mapping_of(std::string(plain) + "paperless = { column = \"bill\", required = true }\n");
  const Header without = {"customer", "number", "amount", "currency", "issued", "due"};
  EXPECT_EQ(bind_columns(mapping, ImportKind::invoices, without).error().reason, Reason::column_missing);
  Header with = without;
  with.push_back("bill");
  EXPECT_TRUE(bind_columns(mapping, ImportKind::invoices, with).value().source(Field::paperless).value_needed);
}

TEST(Bind, RefusesNamesThatStandTwice) {
  Header header = {"customer", "number", "amount", "currency", "issued", "due", "AMOUNT"};
  const Result<Binding> twice = bind_columns(mapping_of(plain), ImportKind::invoices, header);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().reason, Reason::header_duplicate);
  EXPECT_THAT(twice.error().text, HasSubstr("columns 3 and 7"));
  header.back() = "note";
  header.push_back("Note");
  header.push_back("");
  header.push_back("");
  EXPECT_TRUE(bind_columns(mapping_of(plain), ImportKind::invoices, header));  // ignored, nameless
}

TEST(Bind, RefusesAKindThatIsNotMapped) {
  EXPECT_EQ(bind_columns(mapping_of(plain), ImportKind::payments, Header{"x"}).error().reason, Reason::option_invalid);
}

TEST(Bind, FindsTheCurrencyInTheHeaderOfTheAmounts) {
  const auto currency_in = [](std::string_view amount) {
    const Header header = {"customer", "number", amount, "issued", "due"};
    const Result<Binding> binding = bind_columns(mapping_of(plain), ImportKind::invoices, header);
    if (!binding || !binding->header_currency) return std::string("none");
    return std::string(binding->header_currency->code());
  };
  EXPECT_EQ(currency_in("Amount (EUR)"), "EUR");
  EXPECT_EQ(currency_in("amount_usd"), "USD");
  EXPECT_EQ(currency_in("Amount in CHF"), "CHF");
  EXPECT_EQ(currency_in("Amount TRY"), "TRY");
  EXPECT_EQ(currency_in("amount_try"), "none");  // a word
  EXPECT_EQ(currency_in("Amount (XYZ)"), "none");
  EXPECT_EQ(currency_in("Discount (EUR)"), "none");
}

TEST(Bind, LeavesTheCurrencyOpenForTheAmountsToName) {
  const Header header = {"customer", "number", "amount", "issued", "due"};
  const Binding binding = bind_columns(mapping_of(plain), ImportKind::invoices, header).value();
  EXPECT_TRUE(binding.currency_open);
  EXPECT_FALSE(binding.header_currency);
}

Mapping named(std::string_view name, std::string_view extra) {
  return Mapping::parse("name = \"" + std::string(name) + "\"\n" + std::string(plain) + std::string(extra), "test.toml")
      .value();
}

TEST(ChooseMapping, TakesTheOneThatKnowsMostColumns) {
  const std::vector<Mapping> mappings = {named("less", ""), named("more", "company = \"unit\"\n"),
                                         named("other", "product = { column = \"sku\", required = true }\n")};
  const Header header = {"customer", "number", "amount", "currency", "issued", "due", "unit"};
  EXPECT_EQ(choose_mapping(mappings, ImportKind::invoices, header).value()->name, "more");
}

TEST(ChooseMapping, RefusesWhenNoneOrSeveralFit) {
  const std::vector<Mapping> mappings = {named("one", ""), named("two", "")};
  const Header header = {"customer", "number", "amount", "currency", "issued", "due"};
  const auto tied = choose_mapping(mappings, ImportKind::invoices, header);
  EXPECT_EQ(tied.error().reason, Reason::option_invalid);
  EXPECT_THAT(tied.error().text, HasSubstr("one and two"));
  const auto none = choose_mapping(mappings, ImportKind::invoices, Header{"customer", "amount"});
  EXPECT_EQ(none.error().reason, Reason::column_missing);
  EXPECT_THAT(none.error().text, HasSubstr("one lacks number, issued_on, due_on or terms; two lacks number"));
  EXPECT_EQ(choose_mapping(mappings, ImportKind::payments, header).error().reason, Reason::column_missing);
}

}  // namespace
}  // namespace dunlin
