#include "view/model_view.h"

#include <cmath>

namespace dunlin::view {
namespace {

boost::json::object model_json(const ModelList& list, const ModelRecord& model) {
  boost::json::object json = {{"model", model.id.to_string()}, {"trained_on", model.trained_on.to_string()},
                              {"digest", model.digest},        {"state", list.state_of(model)},
                              {"reason", model.reason},        {"facts", boost::json::parse(model.facts)}};
  if (model.retired_on) json["retired_because"] = model.retired_because;
  return json;
}

}  // namespace

std::string ModelList::state_of(const ModelRecord& model) const {
  if (in_force && in_force->id == model.id) return "in force";
  if (!model.promoted) return "not promoted";
  if (model.retired_on) return "retired " + model.retired_on->to_string();
  return "replaced";
}

Result<ModelList> model_list(const ReadTx& tx, Date morning) {
  ModelList list;
  list.morning = morning;
  list.models = TRY(all_models(tx));
  list.in_force = model_in_force(list.models, morning);
  return list;
}

boost::json::object to_json(const ModelList& list) {
  boost::json::array models;
  for (const ModelRecord& model : list.models) models.push_back(model_json(list, model));
  return {{"date", list.morning.to_string()}, {"models", std::move(models)}};
}

boost::json::object to_json(const ModelCheck& check) {
  boost::json::array weeks;
  for (const DriftWeek& week : check.drift.weeks) {
    weeks.push_back({{"monday", week.monday.to_string()},
                     {"items", week.items},
                     {"expected", std::round(week.expected * 100) / 100},
                     {"observed", week.observed},
                     {"cusum", std::round(week.cusum * 100) / 100},
                     {"psi", std::round(week.psi * 1e4) / 1e4},
                     {"loss_model", std::round(week.loss_model * 1e4) / 1e4},
                     {"loss_floor", std::round(week.loss_floor * 1e4) / 1e4}});
  }
  boost::json::array segments;
  for (const DriftSegment& segment : check.drift.segments) {
    segments.push_back({{"segment", segment.name}, {"items", segment.items}, {"ece_basis_points", segment.ece_bp}});
  }
  return {{"model", check.record.id.to_string()},
          {"failed", check.drift.failed},
          {"why", check.drift.why},
          {"weeks", std::move(weeks)},
          {"segments", std::move(segments)}};
}

}  // namespace dunlin::view
