// Payment models as they are shown: all that were trained with what they were measured by and which one answers, and
// how the one in force holds.
//
//   const ModelList list = TRY(model_list(tx, morning));
//   const ModelCheck check = TRY(check_model(tx, morning));       // engine/model_training_run.h
//   respond(to_json(check));
//
// Counts of the weeks of a check are rounded to hundredths, its measures to four digits. models_operation says who may
// ask.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "control/authorisation.h"
#include "engine/model_training_run.h"

namespace dunlin::view {

inline constexpr Operation models_operation = Operation::view_worklist;

struct ModelList {
  Date morning;
  std::vector<ModelRecord> models;  // by day of training, then by id
  std::optional<ModelRecord> in_force;

  // "in force", "not promoted", "retired 2026-03-02", "replaced"
  [[nodiscard]] std::string state_of(const ModelRecord& model) const;
};
[[nodiscard]] Result<ModelList> model_list(const ReadTx& tx, Date morning);
[[nodiscard]] boost::json::object to_json(const ModelList& list);

[[nodiscard]] boost::json::object to_json(const ModelCheck& check);

}  // namespace dunlin::view
