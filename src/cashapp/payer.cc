#include "cashapp/payer.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "cashapp/edit_distance.h"
#include "cashapp/folded_text.h"

namespace dunlin {
namespace {

constexpr std::size_t stump_letters = 10;
constexpr std::size_t postings_max = 16;
constexpr int confirmations_needed = 2;
constexpr int depth_max = 16;  // of a hierarchy; a ring in it ends here

constexpr std::array<std::string_view, 52> legal_forms{"AB",      "AG",           "AKTIENGESELLSCHAFT",
                                                       "AND",     "APS",          "AS",
                                                       "ASA",     "BV",           "CO",
                                                       "COMPANY", "CORP",         "CORPORATION",
                                                       "CV",      "EG",           "EK",
                                                       "GBR",     "GMBH",         "HF",
                                                       "INC",     "INCORPORATED", "KFT",
                                                       "KG",      "KGAA",         "LIMITED",
                                                       "LLC",     "LLP",          "LP",
                                                       "LTD",     "MBH",          "NV",
                                                       "O",       "OHG",          "OO",
                                                       "OU",      "OY",           "OYJ",
                                                       "PLC",     "PTY",          "SA",
                                                       "SARL",    "SAS",          "SCRL",
                                                       "SE",      "SL",           "SP",
                                                       "SPA",     "SPZOO",        "SRL",
                                                       "UAB",     "UG",           "UND",
                                                       "Z"};

bool is_legal_form(std::string_view token) {
  return std::find(legal_forms.begin(), legal_forms.end(), token) != legal_forms.end();
}

CustomerIndex root_in(const MatchLedger& ledger, CustomerIndex customer) {
  for (int depth = 0; depth < depth_max; ++depth) {
    const CustomerIndex parent = ledger.customers[static_cast<std::size_t>(customer)].parent;
    if (parent == no_customer) return customer;
    customer = parent;
  }
  return customer;
}

// "S.A." falls into S and A: letters that stand alone at the end are a form, too.
std::size_t tokens_of_name(const FoldedText& text) {
  std::size_t end = text.tokens.size();
  while (end > 1) {
    const std::string_view token = text.token(end - 1);
    if (!is_legal_form(token) && token.size() > 1) break;
    --end;
  }
  return end;
}

}  // namespace

std::string name_without_form(std::string_view name) {
  const FoldedText text = fold(name);
  std::string letters;
  const std::size_t end = tokens_of_name(text);
  for (std::size_t i = 0; i < end; ++i) letters += text.token(i);
  return letters;
}

PayerBook PayerBook::of(const MatchLedger& ledger) {
  PayerBook book;
  KeyIndex::Builder names;
  KeyIndex::Builder stumps;
  const auto add_name = [&](const std::string& name, CustomerIndex customer) {
    if (name.empty()) return;
    names.add(hash_of(name), customer);
    if (name.size() >= stump_letters) stumps.add(hash_of(name.substr(0, stump_letters)), customer);
  };
  for (std::size_t i = 0; i < ledger.customers.size(); ++i) {
    const auto customer = static_cast<CustomerIndex>(i);
    book.roots_.push_back(root_in(ledger, customer));
    book.folded_.push_back(name_without_form(ledger.customers[i].name));
    add_name(book.folded_.back(), customer);
  }
  std::map<std::pair<std::string, CustomerIndex>, AccountEdge> edges;
  for (const PayerEdge& edge : ledger.edges) {
    if (edge.account.empty()) continue;
    AccountEdge& known = edges[{compact(edge.account), edge.customer}];
    known.customer = edge.customer;
    if (edge.source == PayerEdge::Source::master)
      known.master = true;
    else
      ++known.confirmed;
  }
  KeyIndex::Builder accounts;
  for (const auto& [key, edge] : edges) {
    accounts.add(hash_of(key.first), static_cast<std::int32_t>(book.edges_.size()));
    book.edges_.push_back(edge);
  }
  book.accounts_ = std::move(accounts).build(Payer::customers_max);
  book.names_ = std::move(names).build(postings_max);
  book.stumps_ = std::move(stumps).build(postings_max * 4);
  return book;
}

void PayerBook::identify(std::string_view account, std::string_view name, Payer& payer) const {
  payer.known.clear();
  payer.surely = false;
  payer.name = name_without_form(name);
  if (!account.empty()) add_by_account(account, payer);
  add_by_name(payer);
  std::stable_sort(payer.known.begin(), payer.known.end(), [](const Payer::Known& a, const Payer::Known& b) {
    return std::tie(a.by, a.customer) < std::tie(b.by, b.customer);
  });
}

void PayerBook::add_by_account(std::string_view account, Payer& payer) const {
  for (const std::int32_t place : accounts_.find(hash_of(compact(account)))) {
    const AccountEdge& edge = edges_[static_cast<std::size_t>(place)];
    const bool sure = edge.master || edge.confirmed >= confirmations_needed;
    payer.known.push_back({edge.customer, sure ? PayerAgreement::account : PayerAgreement::likely_account});
    payer.surely = payer.surely || sure;
  }
}

// With an account that is known the name says nothing new: companies share names more than accounts.
void PayerBook::add_by_name(Payer& payer) const {
  if (payer.surely || payer.name.empty()) return;
  const auto is_known = [&payer](CustomerIndex customer) {
    return std::any_of(payer.known.begin(), payer.known.end(),
                       [customer](const Payer::Known& known) { return known.customer == customer; });
  };
  const std::span<const std::int32_t> same = names_.find(hash_of(payer.name));
  const PayerAgreement by = same.size() == 1 ? PayerAgreement::name : PayerAgreement::shared_name;
  for (const CustomerIndex customer : same) {
    if (!is_known(customer)) payer.known.push_back({customer, by});
  }
  payer.surely = payer.surely || same.size() == 1;
  if (!same.empty() || payer.name.size() < stump_letters) return;
  for (const CustomerIndex customer : stumps_.find(hash_of(std::string_view(payer.name).substr(0, stump_letters)))) {
    if (payer.known.size() >= Payer::customers_max) break;
    if (is_known(customer) || !is_similar(payer.name, customer)) continue;
    payer.known.push_back({customer, PayerAgreement::similar_name});
  }
}

// Cut off, or one letter wrong.
bool PayerBook::is_similar(std::string_view name, CustomerIndex customer) const {
  const std::string& other = folded_[static_cast<std::size_t>(customer)];
  if (name.empty() || other.empty()) return false;
  if (name.size() >= 6 && (other.starts_with(name) || name.starts_with(other))) return true;
  return name.size() >= 6 && edit_distance(name, other, 1) <= 1;
}

PayerAgreement PayerBook::agreement(const Payer& payer, CustomerIndex customer) const {
  bool related = false;
  for (const Payer::Known& known : payer.known) {
    if (known.customer == customer) return known.by;
    related = related || same_group(known.customer, customer);
  }
  if (related) return PayerAgreement::group;
  if (is_similar(payer.name, customer)) {
    return payer.surely ? PayerAgreement::other : PayerAgreement::similar_name;
  }
  return payer.surely ? PayerAgreement::other : PayerAgreement::unknown;
}

}  // namespace dunlin
