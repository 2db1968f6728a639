#include "prediction/model_record.h"

namespace dunlin {

constinit const Table ModelRecord::table{"payment_model",
                                         {"id", "trained_on", "digest", "content_digest", "facts", "promoted", "reason",
                                          "retired_on", "retired_because", "version"},
                                         1,
                                         StateClass::business};

std::optional<ModelRecord> model_in_force(const std::vector<ModelRecord>& models, Date morning) {
  std::optional<ModelRecord> in_force;
  for (const ModelRecord& model : models) {
    if (!model.promoted || model.trained_on > morning) continue;
    if (model.retired_on && *model.retired_on <= morning) {
      // What came before a retired model was retired with it, by being replaced: the floor answers.
      in_force.reset();
      continue;
    }
    in_force = model;
  }
  return in_force;
}

}  // namespace dunlin
