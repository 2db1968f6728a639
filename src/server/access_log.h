// AccessLog: writes down who came in and who looked at whose data (engine/access_rows.h).
//
//   access.note(host, user, "signed_out", "", request);
//   access.note_reading(caller, "showCustomer", "10482", request);    // once a day for each of these
//
// Of reading, the first time in a day says what is to be said; the same person at the same page again writes nothing.
// A note that cannot be written is complained about and stops nobody. Thread-safe.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "server/api_call.h"

namespace dunlin {

class AccessLog {
 public:
  explicit AccessLog(ServerHouse& house) : house_(house) {}

  void note(const TenantHost& host, Id<User> user, std::string_view what, std::string_view about,
            const HttpRequest& request);
  void note_reading(const Caller& caller, std::string_view operation, std::string_view about,
                    const HttpRequest& request);

 private:
  ServerHouse& house_;
  std::mutex noting_;
  Date today_;
  std::set<std::string> noted_;  // of today
};

}  // namespace dunlin
