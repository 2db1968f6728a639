// What most reading operations have in common: a question from the request, a view of the snapshot for whoever asks,
// its JSON.
//
//   return answer_json(to_json(TRY(ask_view(call, question, view::aging_view))));
//
// role_missing, and whatever the view refuses.
#pragma once

#include "engine/catalog.h"
#include "server/api_call.h"

namespace dunlin {

template <class Question, class View>
[[nodiscard]] auto ask_view(ApiCall& call, const Question& question, View&& view)
    -> decltype(view(std::declval<const ReadTx&>(), std::declval<const Onlooker&>(), question)) {
  if (call.request.parameter("known_at")) {
    return refuse(Reason::option_invalid,
                  "The API answers by what is known now. What the journal knew earlier is asked on the command line, "
                  "with --known-at.");
  }
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), operation_of(question)));
  return view(reader.tx(), onlooker, question);
}

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
