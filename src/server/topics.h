// What a change is about, for browsers that listen: which of the things on their screens they had better ask for again.
//
//   stream.push({"changed", news_of(seq, TRY(topics_between(tx, told_seq, seq)))});
//
// By the tables that an entry changed. The journal itself grows with every entry, so "journal" is always among them.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/transaction.h"

namespace dunlin {

using Topics = std::set<std::string_view>;

[[nodiscard]] Topics all_topics();
// Of every entry after `after` up to `last`; all of them when there are too many to look at.
[[nodiscard]] Result<Topics> topics_between(const ReadTx& tx, std::int64_t after, std::int64_t last);
// {"seq":135,"topics":["journal","proposals"]}
[[nodiscard]] std::string news_of(std::int64_t seq, const Topics& topics);

}  // namespace dunlin
