#include "party/customer.h"

#include <boost/json.hpp>

#include "base/canonical_json.h"

namespace dunlin {

constinit const Table Customer::table{
    "customer",
    {"id", "number", "name", "parent_id", "country", "language", "time_zone", "terms", "owner", "collector",
     "credit_limit_minor", "credit_limit_currency", "segment", "version"},
    1,
    StateClass::business};
constinit const Table SegmentChange::table{
    "segment_change",
    {"id", "customer_id", "segment", "reason", "user_id", "changed_at", "version"},
    1,
    StateClass::governance};
constinit const Table Contact::table{"contact",
                                     {"id", "customer_id", "role", "language", "channels", "content_digest", "version"},
                                     1,
                                     StateClass::business};

std::string ContactDetail::encode() const {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("email").text(email).key("name").text(name).key("phone").text(phone);
  writer.end_object();
  return writer.take();
}

Result<ContactDetail> ContactDetail::decode(std::string_view bytes) {
  const boost::json::value value = TRY(parse_canonical(bytes));
  ContactDetail detail;
  const boost::json::object* object = value.if_object();
  const auto take = [object](std::string_view key, std::string& out) {
    const boost::json::value* field = object == nullptr ? nullptr : object->if_contains(key);
    if (field == nullptr || !field->is_string()) return false;
    out = std::string(field->get_string());
    return true;
  };
  if (object != nullptr && object->size() > 3) {
    return refuse(Reason::json_malformed, "the stored contact detail has fields that do not belong");
  }
  if (!take("email", detail.email) || !take("name", detail.name) || !take("phone", detail.phone)) {
    return refuse(Reason::json_malformed, "the stored contact detail is incomplete");
  }
  return detail;
}

}  // namespace dunlin
