#include "view/proposal_basis.h"

#include <algorithm>
#include <map>

#include "collections/book_rows.h"
#include "engine/action_review.h"
#include "journal/content.h"
#include "ledger/document_rows.h"
#include "party/credit_rows.h"
#include "party/customer_rows.h"

namespace dunlin::view {
namespace {

using Now = BasisRow::Now;

std::int64_t integer(const boost::json::value& row, std::size_t at) {
  return row.as_array().at(at).as_int64();
}

Now now_of(std::int64_t version, std::int64_t version_now) {
  return version == version_now ? Now::same : Now::changed;
}

// ---- of a message: {"contact":[id, version],"customer":...,"holds":[id],"items":[[id, version, open, reminders]]}

class MessageBasis {
 public:
  MessageBasis(const ReadTx& tx, const Onlooker& onlooker, const SendMessage& message, Date today)
      : tx_(tx), onlooker_(onlooker), message_(message), today_(today) {}

  Result<std::vector<BasisRow>> read(const boost::json::object& basis) {
    TRY(add_contact(basis.at("contact")));
    TRY(add_customer(basis.at("customer")));
    TRY(add_items(basis.at("items").as_array()));
    TRY(add_holds(basis.at("holds").as_array()));
    return std::move(rows_);
  }

 private:
  BasisRow& add(std::string id, std::string kind, std::string label) {
    BasisRow& row = rows_.emplace_back();
    row.id = std::move(id);
    row.kind = std::move(kind);
    row.label = std::move(label);
    return row;
  }

  Result<> add_contact(const boost::json::value& basis) {
    const Id<Contact> id{integer(basis, 0)};
    BasisRow& row = add(id.to_string(), "contact", onlooker_.sees_people ? message_.to_name : "");
    if (row.label.empty() && onlooker_.sees_people) row.label = message_.to_address;
    row.value = message_.language;
    row.version = integer(basis, 1);
    row.now = Now::gone;
    for (const Contact& contact : TRY(contacts_of(tx_, std::span(&message_.customer.value, 1)))) {
      if (contact.id != id) continue;
      row.version_now = contact.version;
      row.now = now_of(*row.version, contact.version);
    }
    return {};
  }

  Result<> add_customer(const boost::json::value& basis) {
    const Id<Customer> id{integer(basis, 0)};
    BasisRow& row = add(id.to_string(), "customer", id.to_string());
    row.version = integer(basis, 1);
    row.now = Now::gone;
    if (const std::optional<Customer> customer = TRY(find_customer(tx_, id))) {
      row.label = customer->number;
      row.value = customer->name;
      row.version_now = customer->version;
      row.now = now_of(*row.version, customer->version);
    }
    return {};
  }

  Result<> add_items(const boost::json::array& items) {
    std::vector<std::int64_t> ids;
    for (const boost::json::value& item : items) ids.push_back(integer(item, 0));
    std::sort(ids.begin(), ids.end());
    std::map<std::int64_t, OpenInvoice> open;
    for (OpenInvoice& one : TRY(open_invoices(tx_, ids, Viewpoint::now(today_).amounts_until))) {
      const std::int64_t id = one.invoice.id.value;
      open.emplace(id, std::move(one));
    }
    std::map<std::int64_t, std::int64_t> reminders;
    for (const Reminder& reminder : TRY(reminders_of(tx_, std::span(&message_.customer.value, 1)))) {
      ++reminders[reminder.invoice.value];
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      const SendMessage::Item& item = message_.items.at(i);
      BasisRow& row = add(item.invoice.to_string(), "invoice", item.number);
      const std::int64_t open_then = integer(items[i], 2);
      row.value = format_amount({open_then, item.open.currency});
      row.currency = item.open.currency;
      row.version = integer(items[i], 1);
      row.now = Now::gone;
      const auto found = open.find(item.invoice.value);
      if (found == open.end()) continue;
      row.due_on = found->second.invoice.due_on;
      row.version_now = found->second.invoice.version;
      const bool same = row.version == row.version_now && found->second.open_minor == open_then &&
                        reminders[item.invoice.value] == integer(items[i], 3);
      row.now = same ? Now::same : Now::changed;
    }
    return {};
  }

  // Those in force, without versions: a hold that was released since is gone.
  Result<> add_holds(const boost::json::array& ids) {
    if (ids.empty()) return {};
    const std::vector<Hold> holds = TRY(holds_of(tx_, std::span(&message_.customer.value, 1)));
    for (const boost::json::value& value : ids) {
      const Id<Hold> id{value.as_int64()};
      BasisRow& row = add(id.to_string(), "hold", "");
      row.now = Now::gone;
      for (const Hold& hold : holds) {
        if (hold.id != id) continue;
        row.label = name_of(hold.kind);
        row.value = hold.reason;
        row.version_now = hold.version;
        if (hold.in_force_on(today_)) row.now = Now::same;
      }
    }
    return {};
  }

  const ReadTx& tx_;
  const Onlooker& onlooker_;
  const SendMessage& message_;
  Date today_;
  std::vector<BasisRow> rows_;
};

// ---- of every other action: {"rows":[[what, id, version or amount]]}

using RowKey = std::pair<std::string, std::int64_t>;

std::map<RowKey, std::int64_t> values_of(const boost::json::value& basis) {
  std::map<RowKey, std::int64_t> values;
  for (const boost::json::value& row : basis.at("rows").as_array()) {
    values[{std::string(row.as_array().at(0).as_string()), integer(row, 1)}] = integer(row, 2);
  }
  return values;
}

class RowNamer {
 public:
  RowNamer(const ReadTx& tx, const Action& action) : tx_(tx), action_(action) {}

  Result<BasisRow> row_of(const std::string& what, std::int64_t id, std::int64_t value) const {
    BasisRow row;
    row.kind = what;
    row.label = what;
    if (what == "open" || what == "rest") return amount_row(std::move(row), id, value);
    if (const std::size_t space = what.find(' '); space != std::string::npos) {
      row.kind = what.substr(0, space);
      row.currency = TRY(Currency::parse(what.substr(space + 1)));
      row.value = format_amount({value, *row.currency});
      return row;
    }
    row.version = value;
    TRY(name(row, id));
    return row;
  }

 private:
  Result<> name(BasisRow& row, std::int64_t id) const {
    const std::span<const std::int64_t> ids(&id, 1);
    if (row.kind == "customer") {
      row.id = Id<Customer>{id}.to_string();
      for (const Customer& found : TRY(customers_by_id(tx_, ids))) row.label = found.number;
    } else if (row.kind == "invoice") {
      row.id = Id<Invoice>{id}.to_string();
      for (const Invoice& found : TRY(invoices_by_id(tx_, ids))) {
        row.label = found.number;
        row.due_on = found.due_on;
      }
    } else if (row.kind == "payment") {
      row.id = Id<Payment>{id}.to_string();
      for (const Payment& found : TRY(payments_by_id(tx_, ids))) row.label = found.reference;
    } else if (row.kind == "credit_memo") {
      row.id = Id<CreditMemo>{id}.to_string();
      for (const CreditMemo& found : TRY(credit_memos_by_id(tx_, ids))) row.label = found.number;
    } else if (row.kind == "application") {
      row.id = Id<Application>{id}.to_string();
    } else if (row.kind == "hold") {
      row.id = Id<Hold>{id}.to_string();
    } else if (row.kind == "credit_score") {
      row.id = Id<CreditScore>{id}.to_string();
    } else if (row.kind == "credit_review") {
      row.id = Id<CreditReview>{id}.to_string();
    } else if (row.kind == "user_role") {
      row.id = Id<User>{id}.to_string();
      const auto bits = static_cast<std::uint8_t>(*row.version);
      row.value = RoleSet::of_bits(bits).to_string();
      row.version.reset();
    } else if (row.kind == "policy_version") {
      row.label = "policy " + std::to_string(id);
    }
    return {};
  }

  // What was open of an invoice, or left of a payment.
  Result<BasisRow> amount_row(BasisRow row, std::int64_t id, std::int64_t minor) const {
    std::optional<Currency> currency;
    if (id != 0) {
      row.id = Id<Invoice>{id}.to_string();
      for (const Invoice& found : TRY(invoices_by_id(tx_, std::span(&id, 1)))) {
        row.label = found.number;
        row.due_on = found.due_on;
        currency = found.currency;
      }
    } else if (const auto* cash = std::get_if<ApplyCash>(&action_); cash != nullptr && !cash->parts.empty()) {
      currency = cash->parts.front().amount.currency;
    }
    if (!currency) return row;
    row.currency = currency;
    row.value = format_amount({minor, *currency});
    return row;
  }

  const ReadTx& tx_;
  const Action& action_;
};

Result<std::vector<BasisRow>> other_rows(const ReadTx& tx, const boost::json::value& basis, const Action& action,
                                         Date today) {
  // What has become impossible since cannot be reviewed any more: then nothing of it is known to stand.
  std::map<RowKey, std::int64_t> fresh;
  const Result<Review> reviewed = review(tx, action, Viewpoint::now(today));
  if (reviewed) fresh = values_of(boost::json::parse(reviewed->basis));
  const RowNamer namer(tx, action);
  std::vector<BasisRow> rows;
  for (const boost::json::value& stored : basis.at("rows").as_array()) {
    const RowKey key(std::string(stored.as_array().at(0).as_string()), integer(stored, 1));
    BasisRow row = TRY(namer.row_of(key.first, key.second, integer(stored, 2)));
    const auto found = fresh.find(key);
    if (found == fresh.end()) {
      row.now = reviewed ? Now::gone : Now::changed;
    } else {
      row.now = now_of(integer(stored, 2), found->second);
      if (row.version) row.version_now = found->second;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string_view name_of(BasisRow::Now now) {
  switch (now) {
    case Now::same:
      return "same";
    case Now::changed:
      return "changed";
    case Now::gone:
      return "gone";
  }
  CHECK_UNREACHABLE("unknown state of a basis row");
}

Result<std::vector<BasisRow>> basis_rows(const ReadTx& tx, const Onlooker& onlooker, const Proposal& proposal,
                                         const Action& action, Date today) {
  const boost::json::value basis = boost::json::parse(proposal.basis);
  if (const auto* message = std::get_if<SendMessage>(&action)) {
    return MessageBasis(tx, onlooker, *message, today).read(basis.as_object());
  }
  return other_rows(tx, basis, action, today);
}

boost::json::array to_json(const std::vector<BasisRow>& rows) {
  const auto number = [](std::optional<std::int64_t> value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
  };
  boost::json::array json;
  for (const BasisRow& row : rows) {
    json.push_back({{"id", row.id},
                    {"kind", row.kind},
                    {"label", row.label},
                    {"value", row.value.empty() ? boost::json::value(nullptr) : boost::json::value(row.value)},
                    {"currency", row.currency ? boost::json::value(row.currency->code()) : boost::json::value(nullptr)},
                    {"due_on", row.due_on ? boost::json::value(row.due_on->to_string()) : boost::json::value(nullptr)},
                    {"version", number(row.version)},
                    {"version_now", number(row.version_now)},
                    {"now", name_of(row.now)}});
  }
  return json;
}

boost::json::array bound_facts_json(const Action& action, const std::vector<BasisRow>& rows) {
  boost::json::array json;
  const auto* message = std::get_if<SendMessage>(&action);
  if (message == nullptr) return json;
  for (const SendMessage::Fact& fact : message->facts) {
    // "inv_hg01h, version 17"
    const std::string id = fact.source.substr(0, fact.source.find(','));
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&id](const BasisRow& one) { return !one.id.empty() && one.id == id; });
    json.push_back(
        {{"text", fact.text},
         {"source", fact.source},
         {"basis_row", row == rows.end() ? boost::json::value(nullptr) : boost::json::value(row - rows.begin())}});
  }
  return json;
}

}  // namespace dunlin::view
