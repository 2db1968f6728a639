#include "intake/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dunlin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Mapping, ReadsWhatTheEssayShows) {
  const Mapping mapping = Mapping::parse(R"(
name = "acme-erp"
description = "for a test"
ignore = ["Posting Date"]
[file]
encoding = "windows-1252"
delimiter = ";"
[dates]
style = "dd.mm.yyyy"
[amounts]
decimal = ","
thousands = "."
excess_decimals = "round_half_even"
[invoices]
number = "Doc. ID"
amount = ["amount", "Betrag"]
currency = { constant = "USD" }
customer_number = { columns = ["cust_number"], transforms = ["strip_leading_zeros", "upper"] }
paperless = { column = "bill", required = true }
due_on = { column = "net_due", date_style = "yyyymmdd" }
[credits]
amount = { column = "amount", transforms = "negate" }
)",
                                         "acme.toml")
                              .value();
  EXPECT_EQ(mapping.name, "acme-erp");
  EXPECT_THAT(mapping.ignored, ElementsAre("posting_date"));
  EXPECT_EQ(mapping.encoding, Encoding::windows1252);
  EXPECT_EQ(mapping.delimiter, ';');
  EXPECT_EQ(mapping.date_style->separator, '.');
  EXPECT_EQ(mapping.decimal, ',');
  EXPECT_EQ(mapping.thousands, '.');
  EXPECT_EQ(mapping.excess_decimals, ExcessDecimals::round_half_even);
  EXPECT_TRUE(mapping.is_for(ImportKind::invoices));
  EXPECT_TRUE(mapping.is_for(ImportKind::credits));
  EXPECT_FALSE(mapping.is_for(ImportKind::history));
  EXPECT_THAT(mapping.rule(ImportKind::invoices, Field::number)->columns, ElementsAre("doc_id"));
  EXPECT_THAT(mapping.rule(ImportKind::invoices, Field::amount)->columns, ElementsAre("amount", "betrag"));
  EXPECT_EQ(mapping.rule(ImportKind::invoices, Field::currency)->constant, "USD");
  EXPECT_TRUE(mapping.rule(ImportKind::invoices, Field::customer_number)->strip_leading_zeros);
  EXPECT_TRUE(mapping.rule(ImportKind::invoices, Field::customer_number)->upper);
  EXPECT_TRUE(mapping.rule(ImportKind::invoices, Field::paperless)->required);
  EXPECT_EQ(mapping.rule(ImportKind::invoices, Field::due_on)->date_style->separator, '\0');
  EXPECT_TRUE(mapping.rule(ImportKind::credits, Field::amount)->negate);
  EXPECT_EQ(mapping.rule(ImportKind::invoices, Field::company), nullptr);
}

TEST(Mapping, IsAnotherOneWhenItIsMended) {
  const std::string before = "name = \"x\"\n[invoices]\nnumber = \"n\"\n";
  const std::string after = "name = \"x\"\n[invoices]\nnumber = \"m\"\n";
  EXPECT_EQ(Mapping::parse(before, "x.toml").value().digest, Mapping::parse(before, "y.toml").value().digest);
  EXPECT_NE(Mapping::parse(before, "x.toml").value().digest, Mapping::parse(after, "x.toml").value().digest);
}

TEST(Mapping, MayFixNoThousands) {
  const Mapping mapping =
      Mapping::parse("name = \"x\"\n[amounts]\ndecimal = \".\"\nthousands = \"\"\n[invoices]\nnumber = \"n\"\n",
                     "x.toml")
          .value();
  EXPECT_EQ(mapping.thousands, '\0');
}

TEST(Mapping, RefusesAtTheLine) {
  const struct {
    std::string_view toml;
    std::string_view says;
  } cases[] = {
      {"name = ", "line 1"},
      {"[invoices]\nnumber = \"n\"", "it has no name"},
      {"name = \"x\"", "it maps nothing"},
      {"name = \"x\"\ncolour = 1", "line 2 was not read: there is no key \"colour\""},
      {"name = \"x\"\n[invoices]\nnummer = \"n\"", "line 3 was not read: [invoices] has no field \"nummer\""},
      {"name = \"x\"\n[customers]\nnumber = \"n\"\nsegment = \"s\"",
       "line 4 was not read: a segment is never imported"},
      {"name = \"x\"\n[invoices]\nnumber = { colum = \"n\" }", "number has no key \"colum\""},
      {"name = \"x\"\n[invoices]\nnumber = { required = true }", "neither a column nor a constant"},
      {"name = \"x\"\n[invoices]\nnumber = 5", "must be a text in quotes"},
      {"name = \"x\"\n[invoices]\nnumber = \" \"", "has no name"},
      {"name = \"x\"\n[invoices]\ncurrency = { constant = \"EURO\" }", "not a currency of ISO 4217"},
      {"name = \"x\"\n[invoices]\namount = { constant = \"5\" }", "comes from a column"},
      {"name = \"x\"\n[invoices]\nopening = { constant = \"maybe\" }", "must be \"yes\" or \"no\""},
      {"name = \"x\"\n[invoices]\ncompany = { constant = \" \" }", "is blank"},
      {"name = \"x\"\n[invoices]\nissued_on = { column = \"d\", transforms = [\"negate\"] }", "does not fit issued_on"},
      {"name = \"x\"\n[invoices]\nnumber = { column = \"d\", date_style = \"yyyymmdd\" }", "has no key \"date_style\""},
      {"name = \"x\"\ninvoices = 3", "must be a table"},
      {"name = \"x\"\n[file]\nencoding = \"ebcdic\"", "line 3 was not read: encoding \"ebcdic\""},
      {"name = \"x\"\n[file]\ndelimiter = \"::\"", "delimiter must be one of \",\", \";\""},
      {"name = \"x\"\n[file]\nquote = \"'\"", "[file] has no key \"quote\""},
      {"name = \"x\"\n[dates]\nstyle = \"soon\"", "\"soon\" is not understood"},
      {"name = \"x\"\n[dates]\nstyles = \"soon\"", "[dates] has no key"},
      {"name = \"x\"\n[amounts]\ndecimal = \";\"", "decimal must be one of"},
      {"name = \"x\"\n[amounts]\ndecimal = \".\"\nthousands = \".\"", "must differ"},
      {"name = \"x\"\n[amounts]\nthousands = \".\"", "thousands needs decimal"},
      {"name = \"x\"\n[amounts]\nexcess_decimals = \"up\"", "excess_decimals must be"},
      {"name = \"x\"\n[amounts]\nround = 1", "[amounts] has no key"},
      {"name = \"x\"\n[invoices]\npaperless = { column = \"b\", required = 1 }", "required must be true or false"},
  };
  for (const auto& c : cases) {
    const Result<Mapping> mapping = Mapping::parse(c.toml, "x.toml");
    ASSERT_FALSE(mapping) << c.toml;
    EXPECT_EQ(mapping.error().reason, Reason::mapping_malformed);
    EXPECT_THAT(mapping.error().text, HasSubstr(std::string(c.says))) << c.toml;
    EXPECT_THAT(mapping.error().text, HasSubstr("mapping x.toml line ")) << c.toml;
  }
}

}  // namespace
}  // namespace dunlin
