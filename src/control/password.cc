#include "control/password.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {

namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t characters_min = 12;

// What is left of the usual first guesses once shorter ones are refused anyway. Compared in lower case, and also after
// digits and signs at the end are taken off, so "Password2026!!" is caught by "password".
constexpr std::array guesses = {
    std::string_view("password"),
    std::string_view("passwordpassword"),
    std::string_view("passw0rd"),
    std::string_view("p@ssword"),
    std::string_view("p@ssw0rd"),
    std::string_view("passwort"),
    std::string_view("passwortpasswort"),
    std::string_view("motdepasse"),
    std::string_view("contrasena"),
    std::string_view("letmein"),
    std::string_view("letmeinletmein"),
    std::string_view("welcome"),
    std::string_view("welcomewelcome"),
    std::string_view("willkommen"),
    std::string_view("changeme"),
    std::string_view("changemechangeme"),
    std::string_view("changeit"),
    std::string_view("administrator"),
    std::string_view("admin"),
    std::string_view("adminadmin"),
    std::string_view("adminadminadmin"),
    std::string_view("iloveyou"),
    std::string_view("iloveyouiloveyou"),
    std::string_view("sunshine"),
    std::string_view("princess"),
    std::string_view("football"),
    std::string_view("baseball"),
    std::string_view("superman"),
    std::string_view("trustno"),
    std::string_view("secret"),
    std::string_view("secretsecret"),
    std::string_view("topsecret"),
    std::string_view("default"),
    std::string_view("dunlin"),
    std::string_view("dunlindunlin"),
    std::string_view("invoice"),
    std::string_view("receivables"),
    std::string_view("accountsreceivable"),
    std::string_view("collections"),
    std::string_view("qwerty"),
    std::string_view("qwertz"),
    std::string_view("azerty"),
    std::string_view("q1w2e3r4t5y6"),
    std::string_view("1q2w3e4r5t6y"),
    std::string_view("1qaz2wsx3edc"),
    std::string_view("correcthorsebatterystaple"),
};

// A password that is a piece of one of these, repeated or not, is typed by sliding a finger.
constexpr std::array runs = {
    std::string_view("01234567890123456789"),       std::string_view("09876543210987654321"),
    std::string_view("abcdefghijklmnopqrstuvwxyz"), std::string_view("qwertyuiopasdfghjklzxcvbnm"),
    std::string_view("qwertzuiopasdfghjklyxcvbnm"), std::string_view("azertyuiopqsdfghjklmwxcvbn"),
};

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

std::string_view without_tail(std::string_view lower) {
  while (!lower.empty() && !is_letter(lower.back())) lower.remove_suffix(1);
  return lower;
}

// "annaanna" is "anna" twice; the last time may be cut off.
bool repeats(std::string_view text, std::string_view part) {
  if (part.empty()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != part[i % part.size()]) return false;
  }
  return true;
}

// One to three characters over and over ("aaaaaaaaaaaa", "121212121212"), or a piece of a run over and over.
bool is_monotonous(std::string_view lower) {
  for (std::size_t length = 1; length <= 3; ++length) {
    if (repeats(lower, lower.substr(0, length))) return true;
  }
  for (std::string_view run : runs) {
    for (std::size_t length = 4; length <= lower.size(); ++length) {
      std::string_view part = lower.substr(0, length);
      if (run.find(part) == std::string_view::npos) break;
      if (repeats(lower, part)) return true;
    }
  }
  return false;
}

tl::unexpected<Refusal> too_weak(std::string_view why) {
  return refuse(Reason::password_too_weak,
                fmt::format("the password was not taken: {}; a sentence of four or five words is good", why));
}

void start_sodium() {
  CHECK(sodium_init() >= 0);
}

// crypto_pwhash_str_verify wants a text that ends in zero within its own length.
bool copy_stored(std::string_view stored, std::array<char, crypto_pwhash_STRBYTES>& out) {
  if (stored.size() >= out.size() || stored.find('\0') != std::string_view::npos) return false;
  out.fill('\0');
  std::copy(stored.begin(), stored.end(), out.begin());
  return true;
}

}  // namespace

Result<> check_password_strength(std::string_view login, std::string_view password) {
  if (!is_valid_utf8(password) || password.find('\0') != std::string_view::npos)
    return too_weak("it is not UTF-8 text");
  if (count_characters(password) < characters_min) {
    return too_weak(fmt::format("it has fewer than {} characters", characters_min));
  }
  std::string lower = lower_ascii(password);
  std::string lower_login = lower_ascii(login);
  std::string_view stem = without_tail(lower);
  std::string_view login_stem = without_tail(lower_login);
  bool is_login = !lower_login.empty() && (repeats(lower, lower_login) || stem == lower_login);
  if (is_login || (!login_stem.empty() && stem == login_stem)) return too_weak("it is the login");
  for (std::string_view guess : guesses) {
    if (lower == guess || stem == guess) return too_weak("it is one of those that are tried first");
  }
  if (is_monotonous(lower)) return too_weak("it repeats a few keys or follows the keyboard");
  return {};
}

Result<std::string> hash_password(std::string_view login, std::string_view password) {
  TRY(check_password_strength(login, password));
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str(out.data(), password.data(), password.size(), passes, memory_bytes) != 0) {
    return refuse(Reason::io_failed,
                  "the password was not hashed: 64 MiB of memory were not to be had; free some and try again");
  }
  return std::string(out.data());
}

bool verify_password(std::string_view stored, std::string_view password) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (!copy_stored(stored, text)) return false;
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

bool password_needs_rehash(std::string_view stored) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (!copy_stored(stored, text)) return true;
  return crypto_pwhash_str_needs_rehash(text.data(), passes, memory_bytes) != 0;
}

std::string readable_password(std::string_view entropy) {
  constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr std::size_t group = 5;
  std::string password;
  for (const char byte : entropy) {
    if (password.size() % (group + 1) == group) password += '-';
    password += letters[static_cast<unsigned char>(byte) % letters.size()];
  }
  return password;
}

}  // namespace dunlin
