// The peer of the import benchmark: the same rows, inserted with nothing but sqlite3, prepared statements and the same
// schema, pragmas and transaction sizes. What the ratio measures is what validation, journal and hashing cost on top.
#pragma once

#include <cstdint>
#include <string>

namespace dunlin {

struct PeerResult {
  std::int64_t rows = 0;
  double seconds = 0;
};

// Reads the customers, invoices, payments and applications of the tenant file at `from` into memory, untimed, and
// inserts them into a new file at `to`, timed.
[[nodiscard]] PeerResult insert_raw(const std::string& from, const std::string& to, std::int64_t rows_per_transaction);

}  // namespace dunlin
