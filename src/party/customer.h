// Customer, Contact, SegmentChange: who owes, whom to write to, and how the company wants them treated.
//
// A customer is known by the number that the ERP gives it. It may have a parent (a corporate group). A contact's
// personal data
// (name, address, telephone) lives in `content`, apart from the journal; the row carries its salted digest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/user.h"
#include "party/segment.h"
#include "store/table.h"

namespace dunlin {

struct Customer {
  static constexpr std::string_view id_prefix = "cus";

  Id<Customer> id;
  std::string number;     // the ERP's
  std::string name;       // empty until a file brings one
  Id<Customer> parent;    // none: 0
  std::string country;    // ISO 3166-1 alpha-2, or empty
  std::string language;   // of messages: "de", "en", or empty
  std::string time_zone;  // IANA, or empty
  std::string terms;      // usual payment terms, canonical text (ledger/terms.h), or empty
  std::string owner;      // login of the account owner, or empty
  std::string collector;  // login of the AR clerk, or empty
  // What the ERP lets the customer owe: both or neither. Zero is a limit too: nothing on credit.
  std::optional<std::int64_t> credit_limit_minor;
  std::optional<Currency> credit_limit_currency;
  Segment segment = Segment::standard;
  std::int64_t version = 0;

  [[nodiscard]] std::optional<Money> credit_limit() const {
    if (!credit_limit_minor || !credit_limit_currency) return std::nullopt;
    return Money{*credit_limit_minor, *credit_limit_currency};
  }

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.number, row.name, row.parent, row.country, row.language, row.time_zone, row.terms, row.owner,
            row.collector, row.credit_limit_minor, row.credit_limit_currency, row.segment, row.version);
  }
};

// Ways to reach a customer. Bits of Contact::channels.
enum ContactChannel : std::uint8_t { contact_email = 1, contact_phone = 2, contact_post = 4 };

struct SegmentChange {
  static constexpr std::string_view id_prefix = "seg";

  Id<SegmentChange> id;
  Id<Customer> customer;
  Segment segment = Segment::standard;
  std::string reason;
  Id<User> user;
  Instant changed_at;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.segment, row.reason, row.user, row.changed_at, row.version);
  }
};

struct Contact {
  static constexpr std::string_view id_prefix = "con";

  Id<Contact> id;
  Id<Customer> customer;
  std::string role;            // "accounts_payable", "management", or empty
  std::string language;        // overrides the customer's, or empty
  std::int64_t channels = 0;   // bits of ContactChannel: what the detail holds, without saying it
  std::string content_digest;  // of the ContactDetail in content, hex
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.role, row.language, row.channels, row.content_digest, row.version);
  }
};

// The personal part of a contact, kept in content under the contact's id.
struct ContactDetail {
  std::string name;
  std::string email;
  std::string phone;

  [[nodiscard]] std::int64_t channels() const {
    return (email.empty() ? 0 : contact_email) | (phone.empty() ? 0 : contact_phone);
  }
  [[nodiscard]] std::string encode() const;  // canonical JSON
  [[nodiscard]] static Result<ContactDetail> decode(std::string_view bytes);
};

}  // namespace dunlin
