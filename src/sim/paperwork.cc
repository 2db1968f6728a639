#include "sim/paperwork.h"

#include <algorithm>
#include <array>

#include "sim/must.h"

namespace dunlin::sim {
namespace {

Currency currency(std::string_view code) {
  return must(Currency::parse(code));
}

void shuffle(std::vector<FileLine>& lines, Prng& prng) {
  for (std::size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[prng.below(i)]);
}

}  // namespace

std::string Paperwork::file_name(std::string_view kind, Date day) {
  return std::string(kind) + "-" + day.to_string() + "-" + std::to_string(next_file_++) + ".csv";
}

std::string Paperwork::garbage() {
  constexpr std::array lines{
      "R1,K1,10.00,EUR,2026-02-31,2026-03-01",    "R2,K1,12.3x,EUR,2026-02-01,2026-03-01",
      "R3,K1,12.30,EUX,2026-02-01,2026-03-01",    "R4,K1,-5.00,EUR,2026-02-01,2026-03-01",
      "R5,K1,5.00,EUR,2026-03-05,2026-02-01",     "R6",
      "R7,K1,5.00,EUR,2026-02-01,2026-03-01,7,8", ",K1,5.00,EUR,2026-02-01,2026-03-01",
  };
  return lines[prng_.below(lines.size())];
}

FileOfDay Paperwork::customers(Date day) {
  constexpr std::array<std::uint32_t, 6> tempers{40, 20, 15, 10, 10, 5};
  FileOfDay file{ImportKind::customers, file_name("customers", day), {}};
  for (int i = 1; i <= swarm_.customers; ++i) {
    Payer payer{"K" + std::to_string(i), currency(prng_.chance(7'500) ? "EUR" : "USD"),
                static_cast<Temper>(prng_.pick(tempers))};
    FileLine line;
    line.number = payer.number;
    line.name = "Customer " + std::to_string(i);
    line.owner = i % 3 == 0 ? "owen" : i % 3 == 1 ? "olga" : "";
    line.email = "pay@k" + std::to_string(i) + ".example";
    if (i % 4 != 0) line.limit = Money{i % 2 == 0 ? 500'000 : 100'000, payer.currency};
    file.lines.push_back(line);
    payers_.push_back(payer);
  }
  return file;
}

FileLine Paperwork::new_invoice(Date day) {
  const std::size_t chosen = prng_.below(payers_.size());
  const Payer& payer = payers_[chosen];
  FileLine line;
  line.number = "R" + std::to_string(next_invoice_++);
  line.customer = payer.number;
  line.amount = Money{prng_.between(2'500, prng_.chance(1'000) ? 2'000'000 : 200'000), payer.currency};
  line.on = day;
  line.due = day.add_days(static_cast<int>(prng_.between(3, 20)));
  int late = 0;
  std::int64_t minor = line.amount.minor;
  switch (payer.temper) {
    case Temper::punctual:
      late = prng_.chance(1'200) ? 25 : static_cast<int>(prng_.between(-3, 1));  // now and then one is overlooked
      break;
    case Temper::slipping:
      late = static_cast<int>(prng_.between(0, 12));
      break;
    case Temper::chronic:
    case Temper::disputer:
      late = static_cast<int>(prng_.between(10, 35));
      break;
    case Temper::short_payer:
      late = static_cast<int>(prng_.between(0, 9));
      minor = minor * prng_.between(70, 100) / 100;
      break;
    case Temper::insolvent:
      return line;
  }
  if (prng_.chance(swarm_.bank_short)) minor = std::max<std::int64_t>(1, minor - prng_.between(1, 500));
  coming_[line.due.add_days(late)].push_back({chosen, line.number, minor});
  return line;
}

// The ERP changes an amount or a due date of an invoice that it sent before, sometimes below what was paid on it.
void Paperwork::correct_some(FileOfDay& file, const LedgerModel& books) {
  if (books.invoices.empty() || !prng_.chance(swarm_.erp_corrects)) return;
  auto chosen = books.invoices.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(prng_.below(books.invoices.size())));
  FileLine line;
  line.number = chosen->first;
  line.customer = chosen->second.customer;
  line.amount = chosen->second.amount;
  line.on = chosen->second.issued;
  line.due = chosen->second.due;
  if (prng_.chance(6'000)) {
    line.amount.minor = std::max<std::int64_t>(1, line.amount.minor * prng_.between(40, 140) / 100);
  } else {
    line.due = line.due.add_days(static_cast<int>(prng_.between(0, 14)));
  }
  file.lines.push_back(line);
}

FileOfDay Paperwork::invoices(Date day, const LedgerModel& books) {
  FileOfDay file{ImportKind::invoices, file_name("invoices", day), std::move(late_)};
  late_.clear();
  const std::int64_t count = prng_.between(1, swarm_.invoices_per_day);
  for (std::int64_t i = 0; i < count; ++i) {
    FileLine line = new_invoice(day);
    const bool forgotten = prng_.chance(swarm_.erp_corrects / 4);
    (forgotten ? late_ : file.lines).push_back(std::move(line));
  }
  correct_some(file, books);
  if (prng_.chance(swarm_.erp_garbles)) {
    FileLine line;
    line.garbled = garbage();
    file.lines.push_back(line);
  }
  if (!file.lines.empty() && prng_.chance(swarm_.erp_sends_again)) {
    FileLine again = file.lines[prng_.below(file.lines.size())];
    if (again.garbled.empty() && prng_.chance(5'000)) again.amount.minor += 100;
    file.lines.push_back(again);  // a number that stands twice in one file
  }
  return file;
}

FileOfDay Paperwork::credits(Date day, const LedgerModel& books) {
  FileOfDay file{ImportKind::credits, file_name("credits", day), {}};
  auto chosen = books.invoices.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(prng_.below(books.invoices.size())));
  FileLine line;
  line.number = "G" + std::to_string(next_credit_++);
  line.customer = chosen->second.customer;
  line.amount = Money{prng_.between(100, 50'000), chosen->second.amount.currency};
  line.on = day;
  if (prng_.chance(7'000)) line.invoice = chosen->first;
  file.lines.push_back(line);
  return file;
}

FileOfDay Paperwork::payments(Date day, const LedgerModel& books) {
  FileOfDay file{ImportKind::payments, file_name("payments", day), std::move(remitted_late_)};
  remitted_late_.clear();
  std::vector<Due> due = std::move(coming_[day]);
  coming_.erase(day);
  for (std::size_t i = 0; i < due.size(); ++i) {
    FileLine line;
    line.number = "Z" + std::to_string(next_payment_++);
    line.customer = payers_[due[i].payer].number;
    line.amount = Money{due[i].minor, payers_[due[i].payer].currency};
    line.on = day;
    const bool remitted = prng_.chance(7'500);  // otherwise nobody said what for: unapplied
    if (remitted) line.invoice = due[i].invoice;
    // One transfer for two invoices of the customer.
    const bool merged =
        i + 1 < due.size() && due[i + 1].payer == due[i].payer && remitted && prng_.chance(swarm_.bank_merges);
    if (!merged) {
      file.lines.push_back(line);
      continue;
    }
    line.amount.minor += due[i + 1].minor;
    line.applied_minor = due[i].minor;
    file.lines.push_back(line);
    line.invoice = due[i + 1].invoice;
    line.applied_minor = due[i + 1].minor;
    if (prng_.chance(4'000)) {
      line.applied_minor.reset();
      remitted_late_.push_back(line);
    } else {
      file.lines.push_back(line);
    }
    ++i;
  }
  if (!file.lines.empty() && prng_.chance(swarm_.bank_duplicates)) {
    file.lines.push_back(file.lines[prng_.below(file.lines.size())]);
  }
  if (!books.invoices.empty() && prng_.chance(swarm_.bank_duplicates)) {
    // The same transfer under another reference: it may find nothing open.
    FileLine line = file.lines.empty() ? FileLine{} : file.lines.front();
    line.number = "Z" + std::to_string(next_payment_++);
    line.applied_minor.reset();
    if (!line.customer.empty()) file.lines.push_back(line);
  }
  if (prng_.chance(swarm_.bank_reorders)) shuffle(file.lines, prng_);
  return file;
}

std::vector<FileOfDay> Paperwork::of(Date day, const LedgerModel& books) {
  std::vector<FileOfDay> files;
  files.push_back(invoices(day, books));
  if (!books.invoices.empty() && prng_.chance(1'000)) files.push_back(credits(day, books));
  files.push_back(payments(day, books));
  if (!sent_.empty() && prng_.chance(swarm_.erp_sends_again)) files.push_back(sent_[prng_.below(sent_.size())]);
  if (!sent_.empty() && prng_.chance(swarm_.bank_duplicates)) {
    FileOfDay again = sent_[prng_.below(sent_.size())];  // the same lines in another file
    again.name = file_name("again", day);
    FileLine line;
    line.garbled = "#";
    again.lines.push_back(line);
    files.push_back(again);
  }
  if (prng_.chance(swarm_.bank_reorders)) std::reverse(files.begin(), files.end());
  std::erase_if(files, [](const FileOfDay& file) { return file.lines.empty(); });
  for (const FileOfDay& file : files) sent_.push_back(file);
  constexpr std::size_t kept = 12;
  if (sent_.size() > kept) sent_.erase(sent_.begin(), sent_.end() - kept);
  return files;
}

}  // namespace dunlin::sim
