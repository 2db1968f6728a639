#include "sim/demo_credit.h"

#include <algorithm>
#include <array>

#include "sim/csv_lines.h"

namespace dunlin {
namespace {

constexpr int days_since_limits = 365;

// The most that was open at once in the half year before the limits were set, in the customer's own currency.
std::vector<std::int64_t> most_open(const DemoWorld& world, Date set_on) {
  struct Step {
    std::int32_t day;
    std::int64_t minor;
  };
  std::vector<std::vector<Step>> steps(world.customers.size());
  for (const DemoInvoice& invoice : world.invoices) {
    const auto customer = static_cast<std::size_t>(invoice.customer);
    if (invoice.issued >= set_on || invoice.amount.currency != world.customers[customer].currency) continue;
    steps[customer].push_back({invoice.issued.days, invoice.amount.minor});
    if (invoice.settlement.settled_on) {
      steps[customer].push_back({invoice.settlement.settled_on->days, -invoice.amount.minor});
    }
  }
  std::vector<std::int64_t> most(world.customers.size());
  for (std::size_t customer = 0; customer < steps.size(); ++customer) {
    std::stable_sort(steps[customer].begin(), steps[customer].end(),
                     [](const Step& a, const Step& b) { return a.day < b.day; });
    std::int64_t open = 0;
    for (const Step& step : steps[customer]) most[customer] = std::max(most[customer], open += step.minor);
  }
  return most;
}

// Percent of the way to the best end of a scale.
int health_of(Temperament temperament) {
  switch (temperament) {
    case Temperament::punctual:
    case Temperament::early:
    case Temperament::key:
      return 82;
    case Temperament::slightly_late:
    case Temperament::seasonal:
    case Temperament::disputer:
      return 70;
    case Temperament::sporadic:
    case Temperament::short_payer:
    case Temperament::fresh:
      return 60;
    case Temperament::chronic:
    case Temperament::sliding:
      return 46;
    case Temperament::insolvent:
      return 22;
  }
  return 60;
}

struct Agency {
  std::string_view name;
  int worst;
  int best;
};
constexpr std::array<Agency, 2> agencies = {{{"Wattwacht Auskunftei", 600, 100}, {"Tideline Ratings", 0, 100}}};

}  // namespace

std::vector<std::optional<Money>> make_demo_limits(const Prng& seed, const DemoWorld& world) {
  constexpr std::int64_t step = 2'500'00;
  const std::vector<std::int64_t> most = most_open(world, world.today.add_days(-days_since_limits));
  const Prng prng = seed.child("limits");
  std::vector<std::optional<Money>> limits(world.customers.size());
  for (std::size_t i = 0; i < limits.size(); ++i) {
    Prng own = prng.child(i);
    if (own.chance(1'500)) continue;
    const std::int64_t wanted = most[i] * own.between(150, 260) / 100;
    limits[i] = Money{std::max<std::int64_t>(wanted / step, 2) * step, world.customers[i].currency};
  }
  return limits;
}

std::string write_demo_scores(const Prng& seed, const DemoWorld& world) {
  CsvLines lines("customer_number,agency,score,worst,best,rated_on,recommended_limit,currency");
  const Prng prng = seed.child("scores");
  for (std::size_t i = 0; i < world.customers.size(); ++i) {
    const DemoCustomer& customer = world.customers[i];
    Prng own = prng.child(i);
    if (!own.chance(5'500)) continue;
    const Agency& agency = agencies[static_cast<std::size_t>(customer.seller)];
    Date rated_on = world.today.add_days(-static_cast<int>(own.between(5, 200)));
    for (std::int64_t older = own.between(0, 2); older >= 0; --older) {
      const std::int64_t noise = own.between(-12, 12);
      const std::int64_t health = std::clamp<std::int64_t>(health_of(customer.habit.temperament) + noise, 1, 99);
      const std::int64_t score = agency.worst + (agency.best - agency.worst) * health / 100;
      lines.field(customer.number).field(agency.name).field(std::to_string(score));
      lines.field(std::to_string(agency.worst)).field(std::to_string(agency.best)).field(rated_on.to_string());
      const bool recommends = own.chance(4'000);
      const std::int64_t recommended = health * own.between(20, 600) * 10'00;
      lines.field(recommends ? format_amount({recommended, customer.currency}) : "");
      lines.field(recommends ? customer.currency.code() : "").end_line();
      rated_on = rated_on.add_days(-static_cast<int>(own.between(80, 200)));
    }
  }
  return lines.take();
}

}  // namespace dunlin
