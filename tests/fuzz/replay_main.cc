// Replays the corpus of every fuzz target: each file as it is, cut off at many places, and mutated in ways that are the
// same every time. One file is one test; the last line is "N passed, N failed". Any compiler will do.
//
//   fuzz_replay tests/fuzz/corpus             the corpus of every target: corpus/TARGET/*
//   fuzz_replay --one TARGET FILE...          files as they are, to look at a finding under a debugger
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/prng.h"
#include "fuzz/fuzz_target.h"

namespace {

namespace fs = std::filesystem;
using dunlin::FuzzTarget;
using dunlin::Prng;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr std::size_t cuts_max = 48;
constexpr int mutations = 48;

struct Count {
  int passed = 0;
  int failed = 0;
};

int usage() {
  std::cerr << "usage: fuzz_replay CORPUS | fuzz_replay --one TARGET FILE...\n";
  return exit_usage;
}

std::string read_whole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// What parsers stumble over: the ends of ranges, quotes, brackets, line ends, bytes that begin or break characters.
std::string_view odd_piece(Prng& prng) {
  using std::string_view_literals::operator""sv;
  static constexpr std::string_view pieces[] = {"\0"sv,
                                                "\n",
                                                "\r\n",
                                                "\"",
                                                "\"\"",
                                                "'",
                                                ",",
                                                ";",
                                                "{",
                                                "}",
                                                "[[[[[[[[",
                                                "]",
                                                "\\u0000",
                                                "\\",
                                                "-",
                                                "0",
                                                "00",
                                                ".",
                                                "99999999999999999999",
                                                "-9223372036854775808",
                                                " ",
                                                "\xff",
                                                "\xc3",
                                                "\xef\xbb\xbf",
                                                "\xed\xa0\x80",
                                                "\xe2\x80\xa8",
                                                "=",
                                                "#",
                                                "{{",
                                                "}}",
                                                "%",
                                                "1e9",
                                                "\t"};
  return pieces[prng.below(std::size(pieces))];
}

std::string mutated(std::string input, Prng& prng) {
  for (std::uint64_t steps = 1 + prng.below(3); steps > 0; --steps) {
    const std::size_t at = static_cast<std::size_t>(prng.below(input.size() + 1));
    const std::size_t length = static_cast<std::size_t>(prng.below(std::min<std::size_t>(input.size() - at, 16) + 1));
    switch (prng.below(5)) {
      case 0:  // another byte
        if (at < input.size()) input[at] = static_cast<char>(prng.below(256));
        break;
      case 1:  // one bit
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << prng.below(8)));
        break;
      case 2:
        input.erase(at, length);
        break;
      case 3:  // said twice
        input.insert(at, std::string(input, at, length));
        break;
      default:
        input.insert(at, odd_piece(prng));
    }
  }
  return input;
}

// Says what went wrong, or nothing.
std::string run_one(const FuzzTarget& target, const std::string& input) {
  // A copy of exactly that size, so that AddressSanitizer sees the first byte that is read beyond it.
  const std::vector<char> exact(input.begin(), input.end());
  try {
    target.run({exact.data(), exact.size()});
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

std::string shown(std::string_view input) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string text;
  for (const char c : input) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '\\') {
      text += c;
    } else {
      text += {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return text;
}

bool holds(const FuzzTarget& target, const std::string& input, std::string_view how) {
  const std::string wrong = run_one(target, input);
  if (wrong.empty()) return true;
  std::cout << "\n  " << how << ": " << wrong << "\n  input: " << shown(input) << '\n';
  return false;
}

void replay(const FuzzTarget& target, const fs::path& path, Count& count) {
  // Said before it is tried: when the program dies, this is the last line.
  std::cout << target.name << '/' << path.filename().string() << std::flush;
  const std::string input = read_whole(path);
  bool passed = holds(target, input, "as it is");
  const std::size_t cuts = std::min(cuts_max, input.size());
  for (std::size_t i = 0; i < cuts && passed; ++i) {
    const std::size_t length = input.size() * i / cuts;
    passed = holds(target, input.substr(0, length), "cut off after " + std::to_string(length) + " bytes");
  }
  Prng prng = Prng(4).child(target.name).child(path.filename().string());
  for (int i = 0; i < mutations && passed; ++i) {
    passed = holds(target, mutated(input, prng), "mutation " + std::to_string(i));
  }
  ++(passed ? count.passed : count.failed);
  std::cout << (passed ? "  ok\n" : "  FAILED\n");
}

const FuzzTarget* find_target(std::string_view name) {
  for (const FuzzTarget& target : FuzzTarget::all()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

std::vector<fs::path> entries_of(const fs::path& directory) {
  std::vector<fs::path> entries;
  if (!fs::is_directory(directory)) return entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

void fail(Count& count, const std::string& what) {
  ++count.failed;
  std::cout << "FAILED  " << what << '\n';
}

Count replay_corpus(const fs::path& corpus) {
  Count count;
  for (const fs::path& entry : entries_of(corpus)) {
    if (find_target(entry.filename().string()) == nullptr) fail(count, entry.string() + " is the corpus of no target");
  }
  for (const FuzzTarget& target : FuzzTarget::all()) {
    const std::vector<fs::path> files = entries_of(corpus / target.name);
    if (files.empty()) fail(count, std::string(target.name) + " has no corpus");
    for (const fs::path& file : files) replay(target, file, count);
  }
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  Count count;
  if (words.size() >= 3 && words[0] == "--one") {
    const FuzzTarget* const target = find_target(words[1]);
    if (target == nullptr) return usage();
    for (std::size_t i = 2; i < words.size(); ++i) target->run(read_whole(words[i]));
    count.passed = static_cast<int>(words.size() - 2);
  } else if (words.size() == 1 && !words[0].starts_with("--")) {
    count = replay_corpus(words[0]);
  } else {
    return usage();
  }
  std::cout << count.passed << " passed, " << count.failed << " failed" << std::endl;
  return count.failed == 0 ? 0 : exit_failed;
}
