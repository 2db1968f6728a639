#include "journal/verify_chain.h"

#include <optional>

#include "base/sha256.h"

namespace dunlin {
namespace {

std::string number(std::int64_t seq) {
  return std::to_string(seq);
}

class ChainWalk {
 public:
  ChainWalk(std::string_view tenant, FunctionRef<Result<>(const JournalEntry&)> on_entry)
      : tenant_(tenant), on_entry_(on_entry), computed_(genesis(tenant)), stored_(computed_.hex()) {
    report_.head.hash = stored_;
  }

  Result<> entry(std::int64_t seq, std::string_view bytes, std::string_view hash) {
    ++report_.entries;
    report_.bytes += static_cast<std::int64_t>(bytes.size());
    const Digest computed = sha256(bytes);
    const bool hashed = computed.hex() == hash;
    const Result<JournalEntry> decoded = decode_entry(bytes);
    // A row that was moved holds, unchanged, the entry of another place; that place is reported as a gap.
    if (seq <= report_.head.seq || (hashed && decoded.has_value() && decoded->seq != seq)) {
      fault("chain.seq", seq,
            "the row of sequence number " + number(seq) + " holds " +
                (decoded.has_value() ? "entry " + number(decoded->seq) : "what is no entry"));
      return {};
    }
    check_gap(seq);
    if (!hashed) {
      fault("chain.hash", seq, "the bytes of entry " + number(seq) + " do not have the hash that is stored with them");
    }
    if (decoded.has_value() && hashed) check_fields(seq, *decoded);
    if (!decoded.has_value() && hashed)
      fault("chain.encoding", seq, "entry " + number(seq) + ": " + decoded.error().text);
    report_.head.seq = seq;
    report_.head.hash = computed.hex();
    computed_ = computed;
    stored_ = hash;
    before_is_known_ = true;
    if (!decoded.has_value() || decoded->seq != seq) return {};
    return on_entry_(*decoded);
  }

  ChainReport finish(const std::optional<ChainHead>& head) {
    check_head(head);
    return std::move(report_);
  }

 private:
  void fault(std::string_view code, std::int64_t seq, std::string sentence) {
    report_.faults.push_back({code, seq, std::move(sentence)});
  }

  void check_gap(std::int64_t seq) {
    const std::int64_t expected = report_.head.seq + 1;
    if (seq == expected) return;
    before_is_known_ = false;
    fault("chain.gap", expected,
          seq == expected + 1 ? "entry " + number(expected) + " is missing"
                              : "entries " + number(expected) + " to " + number(seq - 1) + " are missing");
  }

  void check_fields(std::int64_t seq, const JournalEntry& entry) {
    if (entry.tenant != tenant_) {
      fault("chain.tenant", seq, "entry " + number(seq) + " belongs to another tenant, \"" + entry.tenant + "\"");
    }
    // Either of the two hashes of an entry that was found changed: then only one fault is reported, there.
    if (before_is_known_ && entry.previous != computed_ && entry.previous.hex() != stored_) {
      fault("chain.previous", seq,
            seq == 1 ? "entry 1 does not begin the chain of this tenant"
                     : "entry " + number(seq) + " does not quote the hash of entry " + number(seq - 1) +
                           ": one of the two was rewritten");
    }
  }

  void check_head(const std::optional<ChainHead>& head) {
    const ChainHead& last = report_.head;
    if (!head.has_value()) {
      fault("chain.head", last.seq, "the head of the chain is missing");
      return;
    }
    if (head->seq != last.seq) {
      fault("chain.head", head->seq,
            "the head of the chain is entry " + number(head->seq) + ", but the last entry is " + number(last.seq));
    } else if (head->hash != last.hash && head->hash != stored_) {
      fault("chain.head", last.seq, "the head of the chain has another hash than entry " + number(last.seq));
    }
    if (head->seq == last.seq && (head->book_seq < 0 || head->book_seq > last.seq)) {
      fault("chain.head", last.seq,
            "the head of the chain says the books moved at entry " + number(head->book_seq) +
                ", which is none of the chain");
    }
    report_.head.book_seq = head->book_seq;
  }

  std::string_view tenant_;
  FunctionRef<Result<>(const JournalEntry&)> on_entry_;
  ChainReport report_;
  Digest computed_;     // of the entry before
  std::string stored_;  // beside it
  bool before_is_known_ = true;
};

}  // namespace

Result<ChainReport> verify_chain(const ReadTx& tx, std::string_view tenant,
                                 FunctionRef<Result<>(const JournalEntry&)> on_entry) {
  ChainWalk walk(tenant, on_entry);
  TRY(each_entry(tx, INT64_MIN, [&walk](std::int64_t seq, std::string_view bytes, std::string_view hash) {
    return walk.entry(seq, bytes, hash);
  }));
  return walk.finish(TRY(find_head(tx)));
}

}  // namespace dunlin
