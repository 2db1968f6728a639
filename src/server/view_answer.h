// What most reading operations have in common: a question from the request, a view of the snapshot for whoever asks,
// its JSON.
//
//   return answer_json(to_json(TRY(ask_view(call, question, view::aging_view))));
//
// With `known_at`, an entry's number or an instant, the books are those that the journal knew then (PastBooks), and the
// rights are those of now.
//
// role_missing, entry_unknown, database_busy, and whatever the view refuses.
#pragma once

#include <variant>

#include "engine/catalog.h"
#include "server/api_call.h"

namespace dunlin {

[[nodiscard]] bool asks_about_the_past(const ApiCall& call);

// The books that a call asks about, and who asks.
class AskedBooks {
 public:
  [[nodiscard]] static Result<AskedBooks> open(ApiCall& call, Operation operation);
  [[nodiscard]] const ReadTx& tx() const {
    return std::visit([](const auto& reader) -> const ReadTx& { return reader.tx(); }, reader_);
  }
  [[nodiscard]] const Onlooker& onlooker() const { return onlooker_; }

 private:
  using Reader = std::variant<TenantHost::Reader, PastBooks::Reader>;
  AskedBooks(Reader reader, Onlooker onlooker) : reader_(std::move(reader)), onlooker_(std::move(onlooker)) {}

  Reader reader_;
  Onlooker onlooker_;
};

template <class Question, class View>
[[nodiscard]] auto ask_view(ApiCall& call, const Question& question, View&& view)
    -> decltype(view(std::declval<const ReadTx&>(), std::declval<const Onlooker&>(), question)) {
  const AskedBooks books = TRY(AskedBooks::open(call, operation_of(question)));
  return view(books.tx(), books.onlooker(), question);
}

// For what is read from the journal itself, which has no earlier state.
template <class Question, class View>
[[nodiscard]] auto ask_view_of_now(ApiCall& call, const Question& question, View&& view)
    -> decltype(view(std::declval<const ReadTx&>(), std::declval<const Onlooker&>(), question)) {
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), operation_of(question)));
  return view(reader.tx(), onlooker, question);
}

// What was computed about accounts, of the time that the call asks about.
[[nodiscard]] AssessmentSource assessments_for(ApiCall& call);

// Of the tenant: who is who.
[[nodiscard]] inline Result<std::vector<Login>> logins_of(ApiCall& call) {
  return call.house.catalog->with([&](Connection& catalog) { return all_logins(catalog, call.host().tenant().key); });
}

// A list's JSON as the contract has it: its rows are `items`, and `next` goes on.
[[nodiscard]] inline boost::json::object as_list(boost::json::object json, std::string_view rows,
                                                 std::optional<std::string> next) {
  boost::json::value items = std::move(json.at(rows));  // apart: adding a member moves the others
  json.erase(rows);
  json["items"] = std::move(items);
  json["next"] = nullptr;
  if (next) json["next"] = *next;
  return json;
}

}  // namespace dunlin
