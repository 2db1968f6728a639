// Passwords: hashed by argon2id (libsodium), never stored, never quoted in a message.
//
//   std::string stored = TRY(hash_password("anna", "correct horse battery"));   // "$argon2id$v=19$m=65536,t=2,p=1$..."
//   verify_password(stored, "correct horse battery")                             // true
//   password_needs_rehash(stored)                                                // false, until the parameters below
//   grow
//
// Parameters: t = 2 passes over m = 64 MiB, p = 1. ASVS 5.0 (appendix C) asks for at least 46 MiB at one pass or 19 MiB
// at two; this is about 0.1 s on one core.
//
// Strength (refused with password_too_weak): at least 12 characters; not the login, alone or repeated or with digits
// behind it; not one of the passwords that everybody tries; not one character or one run of the keyboard over and over.
// No demands for kinds of characters: they make passwords worse.
//
// The salt comes from libsodium, so hash_password is the one function of this module whose result is not decided by its
// arguments. It is called from the command line (and the server) only, where times and ids are minted too; the engine
// gets the finished text in the command, so a replay does not call it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

[[nodiscard]] Result<> check_password_strength(std::string_view login, std::string_view password);

// Checks the strength first. The text has at most 127 characters and holds algorithm, parameters, salt and hash.
[[nodiscard]] Result<std::string> hash_password(std::string_view login, std::string_view password);

// false for a wrong password and for a stored text that is no hash. Takes the same time whatever is wrong in the
// password.
[[nodiscard]] bool verify_password(std::string_view stored, std::string_view password);

// The stored hash was made with other parameters: hash again after the next good login.
[[nodiscard]] bool password_needs_rehash(std::string_view stored);

// A password for somebody new, of as many random bytes: "k3v9a-2m8xq-7tz4w-1hd6p". Crockford's letters, of which none
// is read for another; five bits each.
inline constexpr std::size_t readable_password_letters = 20;
[[nodiscard]] std::string readable_password(std::string_view entropy);

}  // namespace dunlin
