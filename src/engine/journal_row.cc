#include "engine/journal_row.h"

#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "base/canonical_json.h"
#include "collections/follow_up.h"
#include "collections/hold.h"
#include "collections/rank_move.h"
#include "collections/reminder.h"
#include "collections/worklist.h"
#include "control/proposal.h"
#include "intake/batch.h"
#include "ledger/document.h"
#include "party/credit.h"
#include "prediction/model_record.h"

namespace dunlin {
namespace {

template <class Row>
constexpr ObjectKind with_id(std::string_view table, std::size_t id_column) {
  return {table, Row::id_prefix, id_column};
}

// A test compares this with the tables that there are.
constexpr std::array kinds{
    with_id<Customer>("customer", 0),
    with_id<SegmentChange>("segment_change", 0),
    with_id<Contact>("contact", 0),
    with_id<Invoice>("invoice", 0),
    with_id<CreditMemo>("credit_memo", 0),
    with_id<Payment>("payment", 0),
    with_id<Application>("application", 1),
    with_id<Adjustment>("adjustment", 1),
    with_id<ImportBatch>("import_batch", 0),
    with_id<QuarantinedLine>("quarantined_line", 0),
    with_id<Hold>("hold", 0),
    with_id<Proposal>("proposal", 0),
    with_id<Approval>("approval", 1),
    with_id<OutboxItem>("outbox", 0),
    with_id<Reminder>("reminder", 1),
    with_id<CreditScore>("credit_score", 0),
    with_id<CreditReview>("credit_review", 0),
    with_id<ModelRecord>("payment_model", 0),
    with_id<FollowUp>("follow_up", 0),
    with_id<RankMove>("rank_move", 0),
    ObjectKind{"quiet_check", {}, 0},
    ObjectKind{"user_role", User::id_prefix, 0},
    ObjectKind{"policy_version", {}, 0},
    ObjectKind{"setting", {}, 0},
    ObjectKind{"morning_run", {}, 0},
    ObjectKind{"command_outcome", {}, 0},
};

constexpr std::int64_t days_written_begin = -719'528;  // 0000-01-01
constexpr std::int64_t days_written_end = 2'932'897;   // the day after 9999-12-31

template <class Integer>
bool read_integer(std::string_view scalar, Integer& out) {
  const auto [end, error] = std::from_chars(scalar.data(), scalar.data() + scalar.size(), out);
  return error == std::errc() && end == scalar.data() + scalar.size();
}

}  // namespace

bool read_scalar(std::string_view scalar, std::int64_t& out) {
  return read_integer(scalar, out);
}

bool read_scalar(std::string_view scalar, std::int32_t& out) {
  return read_integer(scalar, out);
}

bool read_scalar(std::string_view scalar, bool& out) {
  out = scalar == "1";
  return out || scalar == "0";
}

bool read_scalar(std::string_view scalar, std::string& out) {
  if (scalar.size() < 2 || scalar.front() != '"' || scalar.back() != '"') return false;
  if (scalar.find('\\') == std::string_view::npos) {
    out.assign(scalar.substr(1, scalar.size() - 2));
    return true;
  }
  const Result<boost::json::value> value = parse_canonical(scalar);
  if (!value || !value->is_string()) return false;
  out.assign(std::string_view(value->get_string()));
  return true;
}

bool read_scalar(std::string_view scalar, Currency& out) {
  std::string code;
  if (!read_scalar(scalar, code)) return false;
  const Result<Currency> currency = Currency::parse(code);
  if (currency) out = *currency;
  return currency.has_value();
}

std::string id_text(std::string_view id_prefix, std::int64_t value) {
  return value > 0 ? detail::format_id(id_prefix, value) : std::to_string(value);
}

const ObjectKind* object_kind(std::string_view table) {
  for (const ObjectKind& kind : kinds) {
    if (kind.table == table) return &kind;
  }
  return nullptr;
}

const ObjectKind* object_kind_of_id(std::string_view id) {
  const std::string_view prefix = id.substr(0, id.find('_'));
  for (const ObjectKind& kind : kinds) {
    if (!kind.id_prefix.empty() && kind.id_prefix == prefix) return &kind;
  }
  return nullptr;
}

std::string object_name(std::string_view table, std::string_view row) {
  std::string name(table);
  const ObjectKind* kind = object_kind(table);
  // The text of a key may lack its closing bracket: it is a prefix of its row's.
  std::string whole(row);
  if (!whole.ends_with(']')) whole += ']';
  const auto values = split_row(whole);
  if (kind == nullptr || !values || values->size() <= kind->id_column) return name;
  const std::string_view value = (*values)[kind->id_column];
  std::int64_t number = 0;
  std::string text;
  name += ' ';
  if (!kind->id_prefix.empty() && read_scalar(value, number)) {
    name += id_text(kind->id_prefix, number);
  } else if (table == MorningRun::table.name && read_scalar(value, number) && number >= days_written_begin &&
             number < days_written_end) {
    name += Date{static_cast<std::int32_t>(number)}.to_string();
  } else {
    name += read_scalar(value, text) ? text : std::string(value);
  }
  return name;
}

}  // namespace dunlin
