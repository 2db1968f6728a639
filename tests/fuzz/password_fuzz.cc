// Passwords: any login and password can be judged, any stored text looked at. (Verifying one takes a tenth of a second,
// which is too slow for a fuzzer, and is libsodium's.)
#include "control/password.h"
#include "fuzz/fuzz_target.h"

namespace dunlin {
namespace {

void try_password(std::string_view input) {
  const std::string_view login = take_part(input);
  const Result<> strength = check_password_strength(login, input);
  if (!accepted(strength)) {
    CHECK(strength.error().reason == Reason::password_too_weak);
    CHECK(input.size() < 12 || strength.error().text.find(input) == std::string::npos);  // never quoted
  }
  (void)password_needs_rehash(input);
}

const FuzzTarget target("password", try_password);

}  // namespace
}  // namespace dunlin
