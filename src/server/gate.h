// Gate: who is asking. A browser shows the cookie of its session and, when it wants to change something, the session's
// token in a header that another site cannot set; a program shows its key.
//
//   Result<Caller> caller = gate.admit(request);       // sign_in_required: neither is good
//
// Against requests that another site makes a browser send (CSRF) three things stand: the cookie is SameSite=Lax, the
// header X-CSRF-Token must repeat the session's token, and Origin and Sec-Fetch-Site, where the browser sends them,
// must not name another site (OWASP ASVS 5.0, 3.5).
//
// Attempts to sign in that failed are counted: after five for one account within a minute, or twenty from one address
// (an office signs in from one address), further ones are refused without a look at the password. Two passwords are
// hashed at a time, so that signing in cannot take the machine's memory.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <semaphore>
#include <string>

#include "server/api_call.h"
#include "server/identity_provider.h"
#include "server/session_cookie.h"

namespace dunlin {

// What a login's secret is sealed for.
[[nodiscard]] std::string one_time_purpose(TenantKey tenant, Id<User> user);

class Gate {
 public:
  explicit Gate(ServerHouse& house) : house_(house) {}

  [[nodiscard]] Result<Caller> admit(const HttpRequest& request);

  struct SignedIn {
    BrowserSession session;
    std::string token;  // for the cookie
    TenantHost* host = nullptr;
    std::string login;
  };
  struct Words {
    std::string tenant;  // empty: the only one
    std::string login;
    std::string password;
    std::string code;  // of the second factor, where there is one
  };
  // sign_in_required with one sentence for whatever was wrong; code_needed when nothing is wrong but that a code is
  // missing; too_many_attempts.
  [[nodiscard]] Result<SignedIn> sign_in(const HttpRequest& request, const Words& words);
  // Somebody whom his company's provider knows. His login is the one that the provider names; from the first time on
  // it belongs to that subject, so that a name which the provider gives to somebody else later opens nothing.
  // identity_refused.
  [[nodiscard]] Result<SignedIn> sign_in_proven(const IdentityProviderSettings& provider,
                                                const ProvenIdentity& identity);
  // For sign-ins whose account is not known yet: the address alone. too_many_attempts.
  [[nodiscard]] Result<> check_attempts(const HttpRequest& request);
  void note_refusal(const HttpRequest& request);
  // Whether the code is good now and was not used before; from here on it was.
  // too_many_attempts.
  [[nodiscard]] Result<bool> take_code(const HttpRequest& request, const Tenant& tenant, const Login& login,
                                       const std::string& code);
  // Whether this is the user's password; takes its turn like signing in.
  [[nodiscard]] bool is_password(const std::string& stored, const std::string& password);
  [[nodiscard]] Result<std::string> hash(const std::string& login, const std::string& password);

  [[nodiscard]] std::int64_t refused_sign_ins() const { return refused_; }

 private:
  [[nodiscard]] Result<Caller> admit_browser(const HttpRequest& request, std::string_view token);
  [[nodiscard]] Result<Caller> admit_program(std::string_view secret);
  [[nodiscard]] Result<bool> is_code(TenantKey tenant, const Login& login, const std::string& code);
  [[nodiscard]] Result<std::optional<Login>> login_of(const TenantHost* host, const std::string& name);
  [[nodiscard]] Result<SignedIn> begin(TenantHost& host, const Login& login, Instant now);
  [[nodiscard]] bool may_try(const std::string& account, const std::string& address, Instant now);
  void note_attempt(const std::string& who, Instant now);
  void forget_attempt(const std::string& who, Instant then);

  ServerHouse& house_;
  std::counting_semaphore<8> hashing_{2};
  std::mutex counting_;
  std::map<std::string, std::vector<Instant>> attempts_;  // of the last minute, by account and by address
  std::atomic<std::int64_t> refused_ = 0;
};

}  // namespace dunlin
