#include "engine/model_commands.h"

#include "prediction/payment_model.h"

namespace dunlin {

Result<Answer> handle(CommandContext& context, const RecordModel& command) {
  TRY(context.authorise_actor(Operation::train_model, Subject{}));
  const PaymentModel model = TRY(PaymentModel::decode(command.file));
  ModelRecord record;
  record.digest = sha256(command.file).hex();
  for (const ModelRecord& known : TRY(all_models(context.tx()))) {
    if (known.digest != record.digest) continue;
    Answer answer;
    answer["model"] = known.id.to_string();
    answer["promoted"] = known.promoted;
    return answer;
  }
  record.id = context.mint<ModelRecord>();
  record.trained_on = model.facts().trained_on;
  record.facts = TRY(to_canonical(boost::json::parse(model.facts_json())));
  record.promoted = command.promoted;
  record.reason = command.reason;
  record.content_digest = TRY(context.keep_content(record.id.value, command.file)).hex();
  Answer answer;
  answer["model"] = record.id.to_string();
  answer["promoted"] = record.promoted;
  context.note_decision("reason", record.reason);
  TRY(context.tx().insert(std::move(record)));
  return answer;
}

Result<Answer> handle(CommandContext& context, const RetireModel& command) {
  TRY(context.authorise_actor(Operation::train_model, Subject{}));
  std::optional<ModelRecord> model = model_in_force(TRY(all_models(context.tx())), command.on);
  if (!model) {
    return refuse(Reason::model_unknown, "No payment model is in force on the morning of " + command.on.to_string() +
                                             "; the floor answers already.");
  }
  model->retired_on = command.on;
  model->retired_because = command.reason;
  Answer answer;
  answer["model"] = model->id.to_string();
  TRY(context.tx().put(*model));
  return answer;
}

}  // namespace dunlin
