#include "prediction/model_record.h"

namespace dunlin {
namespace {

const Statement every_model{"payment_model.all", select_from(ModelRecord::table, "ORDER BY trained_on, id")};

}  // namespace

Result<std::vector<ModelRecord>> all_models(const ReadTx& tx) {
  return tx.all<ModelRecord>(every_model);
}

}  // namespace dunlin
