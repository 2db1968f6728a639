#include "sim/demo_customers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "sim/company_names.h"

namespace dunlin {
namespace {

constexpr int group_count = 28;
constexpr int large_invoices_per_month_milli = 1'400;
constexpr int heads_among = 300;  // groups are headed by one of the oldest customers

Currency currency_of(std::string_view code) {
  const Result<Currency> currency = Currency::parse(code);
  CHECK(currency.has_value());
  return *currency;
}

template <class T>
void shuffle(std::vector<T>& values, Prng& prng) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[prng.below(i)]);
}

// New customers come last, because numbers are given in the order of the first contact.
std::vector<Temperament> draw_temperaments(Prng prng) {
  std::vector<Temperament> temperaments;
  for (std::size_t i = 0; i < temperament_count; ++i) {
    const auto temperament = static_cast<Temperament>(i);
    if (temperament != Temperament::fresh) temperaments.insert(temperaments.end(), temperament_quotas[i], temperament);
  }
  shuffle(temperaments, prng);
  temperaments.insert(temperaments.end(), temperament_quotas[static_cast<std::size_t>(Temperament::fresh)],
                      Temperament::fresh);
  return temperaments;
}

const Locale& draw_locale(Prng& prng) {
  std::vector<std::uint32_t> shares;
  for (const Locale& locale : demo_locales()) shares.push_back(locale.share);
  return demo_locales()[prng.pick(shares)];
}

std::array<std::uint32_t, demo_terms_count> terms_weights(std::string_view country) {
  //                            14  30  45  60  2/10 EOM 30EOM
  if (country == "DE") return {26, 50, 3, 3, 16, 1, 1};
  if (country == "AT" || country == "CH") return {14, 62, 6, 4, 12, 1, 1};
  if (country == "FR") return {0, 48, 28, 10, 0, 0, 14};
  if (country == "IT") return {0, 40, 10, 26, 0, 0, 24};
  if (country == "GB") return {6, 56, 8, 8, 0, 4, 18};
  if (country == "US") return {0, 52, 16, 10, 22, 0, 0};
  return {24, 58, 6, 8, 0, 2, 2};
}

DemoTermsIndex draw_terms(Temperament temperament, std::string_view country, Prng& prng) {
  const auto usual = static_cast<DemoTermsIndex>(prng.pick(terms_weights(country)));
  static constexpr std::array<DemoTermsIndex, 4> of_keys = {terms_net_60, terms_net_45, terms_net_30, terms_net_30_eom};
  const DemoTermsIndex of_key = of_keys[prng.below(of_keys.size())];
  switch (temperament) {
    case Temperament::early:
      return terms_discount;
    case Temperament::key:
      return of_key;
    case Temperament::fresh:  // no long terms before the first payments
      return usual == terms_net_14 ? terms_net_14 : terms_net_30;
    default:
      return usual;
  }
}

// How often and how much. The chronic and sliding have to buy often enough for anybody to notice.
void draw_size(DemoCustomer& customer, Prng& prng) {
  static constexpr std::array<std::uint32_t, 3> usual = {52, 36, 12};
  static constexpr std::array<std::uint32_t, 3> noticeable = {0, 80, 20};
  static constexpr std::array<std::uint32_t, 3> painful = {0, 50, 50};
  const Temperament temperament = customer.habit.temperament;
  const bool must_be_noticeable = temperament == Temperament::sliding || temperament == Temperament::insolvent ||
                                  temperament == Temperament::sporadic || temperament == Temperament::disputer ||
                                  temperament == Temperament::short_payer || temperament == Temperament::fresh ||
                                  temperament == Temperament::chronic;
  const std::span<const std::uint32_t> weights = temperament == Temperament::insolvent ? painful
                                                 : must_be_noticeable                  ? noticeable
                                                                                       : usual;
  const std::size_t size = temperament == Temperament::key ? 3 : prng.pick(weights);
  struct Range {
    int milli_low, milli_high, median_low, median_high;
  };
  static constexpr std::array<Range, 4> ranges = {{{110, 400, 60'000, 190'000},
                                                   {500, 1'000, 110'000, 340'000},
                                                   {1'400, 2'600, 180'000, 520'000},
                                                   {5'500, 9'500, 380'000, 950'000}}};
  const Range& range = ranges[size];
  customer.invoices_per_month_milli = static_cast<int>(prng.between(range.milli_low, range.milli_high));
  customer.amount_minor_median = prng.between(range.median_low, range.median_high);
}

CompanySize size_of(const DemoCustomer& customer) {
  return customer.invoices_per_month_milli >= large_invoices_per_month_milli ? CompanySize::large : CompanySize::small;
}

void draw_currency(DemoCustomer& customer, Prng& prng) {
  const std::string_view country = customer.locale->country;
  const Currency euro = currency_of("EUR");
  const std::uint64_t dice = prng.below(100);
  customer.currency = euro;
  if (country == "CH" && dice < 78) customer.currency = currency_of("CHF");
  if (country == "GB" && dice < 80) customer.currency = currency_of("GBP");
  if (country == "US") customer.currency = currency_of("USD");
  if (country == "SE" && dice < 70) customer.currency = currency_of("SEK");
  if (customer.currency != euro && prng.chance(1'200)) customer.currency_second = euro;
}

void draw_contacts(DemoCustomer& customer, Prng& prng) {
  const Locale& locale = *customer.locale;
  // The master data of every company has holes: one customer in eighteen cannot be written to.
  if (!prng.chance(550)) customer.email = std::string(locale.payables_mailbox) + "@" + customer.domain;
  const bool large = size_of(customer) == CompanySize::large;
  const int count = customer.email.empty() ? 0 : static_cast<int>(prng.between(1, large ? 3 : 2));
  static constexpr std::array<std::string_view, 3> roles = {"accounts_payable", "purchasing", "management"};
  for (int i = 0; i < count; ++i) {
    DemoContact contact;
    contact.name = person_name(locale, prng);
    contact.role = roles[static_cast<std::size_t>(i)];
    contact.email = ascii_slug(contact.name, '.', locale.language) + "@" + customer.domain;
    const bool known = std::any_of(customer.contacts.begin(), customer.contacts.end(),
                                   [&](const DemoContact& other) { return other.email == contact.email; });
    if (!known) customer.contacts.push_back(std::move(contact));
  }
}

// index -> parent index, or -1. A few daughters have daughters of their own.
std::vector<int> draw_parents(const std::vector<Temperament>& temperaments, Prng prng) {
  const int count = static_cast<int>(temperaments.size());
  std::vector<int> parents(temperaments.size(), -1);
  std::vector<int> heads;
  for (int i = 0; i < heads_among; ++i) {
    if (temperaments[static_cast<std::size_t>(i)] == Temperament::key) heads.push_back(i);
  }
  while (static_cast<int>(heads.size()) < group_count) {
    const int candidate = static_cast<int>(prng.below(heads_among));
    if (std::find(heads.begin(), heads.end(), candidate) == heads.end()) heads.push_back(candidate);
  }
  int next = heads_among;
  for (const int head : heads) {
    int parent = head;
    const int daughters = static_cast<int>(prng.between(1, 6));
    for (int i = 0; i < daughters; ++i) {
      next += static_cast<int>(prng.between(1, 6));
      if (next >= count) return parents;
      parents[static_cast<std::size_t>(next)] = parent;
      if (parent == head && i >= 2 && prng.chance(2'500)) parent = next;  // the rest belong to this one
    }
  }
  return parents;
}

DemoCustomer draw_customer(const DemoCustomer* parent, Temperament temperament, Date today, CompanyNamer& namer,
                           Prng prng) {
  DemoCustomer customer;
  customer.locale = &draw_locale(prng);
  const Locale& locale = *customer.locale;
  customer.habit = draw_habit(temperament, today, prng);
  customer.habit.quiet_august = locale.country == "FR" || locale.country == "IT";
  draw_size(customer, prng);
  Named named =
      parent != nullptr ? namer.subsidiary(locale, parent->stem, prng) : namer.company(locale, size_of(customer), prng);
  customer.name = std::move(named.name);
  customer.stem = std::move(named.stem);
  customer.domain = std::move(named.domain);
  customer.time_zone = locale.time_zones[prng.pick(locale.time_zone_weights)];
  const bool by_second =
      locale.country == "NL" || locale.country == "GB" || locale.country == "US" || locale.country == "SE";
  customer.seller = by_second ? 1 : 0;
  customer.terms = draw_terms(temperament, locale.country, prng);
  customer.order_style = static_cast<OrderStyle>(prng.below(4));
  draw_currency(customer, prng);
  draw_contacts(customer, prng);
  const Date history_begin = today.add_months(-demo_history_months);
  customer.first_billed = history_begin;
  // One in seven became a customer in the course of the history.
  const std::int64_t days_of_growth = days_between(history_begin, today) - 120;
  const Date joined = history_begin.add_days(static_cast<int>(prng.between(0, days_of_growth)));
  if (prng.chance(1'400)) customer.first_billed = joined;
  if (temperament == Temperament::fresh) customer.first_billed = today.add_days(-static_cast<int>(prng.between(8, 55)));
  return customer;
}

}  // namespace

std::vector<DemoCustomer> make_demo_customers(const Prng& seed, Date today) {
  const Prng prng = seed.child("customers");
  const std::vector<Temperament> temperaments = draw_temperaments(prng.child("temperaments"));
  const std::vector<int> parents = draw_parents(temperaments, prng.child("groups"));
  Prng numbers = prng.child("numbers");
  CompanyNamer namer;
  std::vector<DemoCustomer> customers;
  customers.reserve(temperaments.size());
  std::int64_t number = 100'000;
  for (std::size_t i = 0; i < temperaments.size(); ++i) {
    const int parent = parents[i];
    CHECK(parent < static_cast<int>(i));
    const DemoCustomer* const parent_customer = parent < 0 ? nullptr : &customers[static_cast<std::size_t>(parent)];
    DemoCustomer customer = draw_customer(parent_customer, temperaments[i], today, namer, prng.child(i));
    number += numbers.between(1, 9);
    customer.number = std::to_string(number);
    customer.parent = parent;
    customers.push_back(std::move(customer));
  }
  return customers;
}

}  // namespace dunlin
