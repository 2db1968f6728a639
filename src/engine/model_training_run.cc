#include "engine/model_training_run.h"

#include "base/shipped_calendars.h"
#include "collections/book_rows.h"
#include "journal/content.h"

namespace dunlin {

Result<std::optional<ModelInForce>> load_model(const ReadTx& tx, Date morning) {
  std::optional<ModelRecord> record = model_in_force(TRY(all_models(tx)), morning);
  if (!record) return std::optional<ModelInForce>{};
  const Result<Content> content = content_of(tx, record->id.value);
  if (!content || sha256(content->body.bytes).hex() != record->digest) {
    return refuse(Reason::model_invalid, "The file of the payment model " + record->id.to_string() +
                                             " is gone or is not the one that was recorded; train another (dunlin "
                                             "train) or retire it (dunlin models --retire).");
  }
  PaymentModel model = TRY(PaymentModel::decode(content->body.bytes));
  NamedCalendar calendar = TRY(calendar_named(model.facts().calendar, shipped_calendars()));
  return std::optional<ModelInForce>{ModelInForce{std::move(*record), std::move(model), std::move(calendar)}};
}

Result<Answer> train_payment_model(Engine& engine, const Admission& admission, Date morning,
                                   const TrainingSettings& settings) {
  std::optional<ModelInForce> in_force;
  Book book;
  {
    const ReadTx tx = TRY(engine.read());
    in_force = TRY(load_model(tx, morning));
    book = TRY(read_book(tx, morning, BookScope::items));
  }
  const NamedCalendar calendar = bank_calendar(book, shipped_calendars());
  const PaymentModel model = TRY(train_model(book, calendar, settings, in_force ? &in_force->model : nullptr));
  const Promotion promotion = judge(model.facts());
  RecordModel command;
  command.file = model.encode();
  command.promoted = promotion.promoted;
  command.reason = promotion.reason;
  Answer answer = TRY(engine.execute(admission, command));
  answer["reason"] = promotion.reason;
  return answer;
}

Result<ModelCheck> check_model(const ReadTx& tx, Date morning) {
  std::optional<ModelInForce> in_force = TRY(load_model(tx, morning));
  if (!in_force) {
    return refuse(Reason::model_unknown, "No payment model is in force on the morning of " + morning.to_string() +
                                             "; the floor answers. Train one: dunlin train");
  }
  const Book book = TRY(read_book(tx, morning, BookScope::items));
  return ModelCheck{std::move(in_force->record), drift_of(book, in_force->calendar.calendar, in_force->model)};
}

}  // namespace dunlin
