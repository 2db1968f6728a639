#include "insight/grouping.h"

#include <gtest/gtest.h>

#include "prediction/test_book.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

Customer customer(std::string number, std::string collector, std::string country = "") {
  Customer row;
  row.number = std::move(number);
  row.collector = std::move(collector);
  row.country = std::move(country);
  return row;
}

// Three customers with one, two and no invoices.
Book three_customers() {
  TestBook test(20'000);
  test.open(test.customer(1), {.due = 19'990});
  const std::size_t second = test.customer(2);
  test.open(second, {.due = 19'980});
  test.open(second, {.due = 19'970});
  test.customer(3);
  return test.build();
}

const std::vector<Customer> customers = {customer("30", "carla", "DE"), customer("10", "", "AT"),
                                         customer("20", "carla")};

TEST(Grouping, CustomersWithOneValueShareAGroupAndThoseWithoutHaveTheirOwn) {
  const Grouping grouping = group_by_customer_field(three_customers(), customers, Dimension::collector);
  EXPECT_EQ(grouping.keys, (std::vector<std::string>{"", "carla"}));
  EXPECT_EQ(grouping.of_customer, (std::vector<std::uint32_t>{1, 0, 1}));
  EXPECT_EQ(grouping.of_invoice, (std::vector<std::uint32_t>{1, 0, 0}));
  EXPECT_EQ(grouping.title(0), "(none)");
  EXPECT_EQ(grouping.title(1), "carla");
}

TEST(Grouping, KeysAreSortedWhateverTheOrderOfTheCustomers) {
  const Book book = three_customers();
  EXPECT_EQ(group_by_customer_field(book, customers, Dimension::customer).keys,
            (std::vector<std::string>{"10", "20", "30"}));
  EXPECT_EQ(group_by_customer_field(book, customers, Dimension::country).keys,
            (std::vector<std::string>{"", "AT", "DE"}));
  EXPECT_EQ(group_by_customer_field(book, customers, Dimension::segment).keys, (std::vector<std::string>{"standard"}));
  EXPECT_EQ(group_by_customer_field(book, customers, Dimension::owner).keys, (std::vector<std::string>{""}));
}

TEST(Grouping, MoneyHasNoProduct) {
  const std::vector<std::string> names = {"valves", "pumps"};
  const std::vector<std::uint32_t> product = {0, 1, 0};
  const Grouping grouping = group_by_product(three_customers(), names, product);
  EXPECT_EQ(grouping.keys, (std::vector<std::string>{"", "pumps", "valves"}));
  EXPECT_EQ(grouping.of_invoice, (std::vector<std::uint32_t>{2, 1, 2}));
  EXPECT_EQ(grouping.of_customer, (std::vector<std::uint32_t>{0, 0, 0}));
}

TEST(Grouping, OneGroupAloneLeavesTheOthersOutside) {
  const Grouping grouping = group_by_customer_field(three_customers(), customers, Dimension::collector);
  const Grouping carla = value_of(only(grouping, "carla"));
  EXPECT_EQ(carla.keys, (std::vector<std::string>{"carla"}));
  EXPECT_EQ(carla.of_invoice, (std::vector<std::uint32_t>{0, Grouping::outside, Grouping::outside}));
  EXPECT_EQ(carla.of_customer, (std::vector<std::uint32_t>{0, Grouping::outside, 0}));
  EXPECT_EQ(value_of(only(grouping, "(none)")).of_customer,
            (std::vector<std::uint32_t>{Grouping::outside, 0, Grouping::outside}));
  EXPECT_EQ(only(grouping, "bert").error().reason, Reason::object_unknown);
}

TEST(Grouping, EverythingIsOneGroup) {
  const Grouping whole = everything(three_customers());
  EXPECT_EQ(whole.keys.size(), 1U);
  EXPECT_EQ(whole.of_invoice, (std::vector<std::uint32_t>{0, 0, 0}));
  EXPECT_EQ(whole.of_customer, (std::vector<std::uint32_t>{0, 0, 0}));
}

TEST(Dimensions, AreReadByTheNamesTheyHave) {
  for (const Dimension dimension : all_dimensions) {
    Dimension read{};
    EXPECT_TRUE(from_name(name_of(dimension), read));
    EXPECT_EQ(read, dimension);
  }
  Dimension read{};
  EXPECT_FALSE(from_name("region", read));
}

}  // namespace
}  // namespace dunlin
