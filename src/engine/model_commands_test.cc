#include "engine/model_commands.h"

#include <gtest/gtest.h>

#include "engine/toy_model.h"
#include "prediction/payment_model.h"

namespace dunlin {
namespace {

TEST(ToyModel, IsAFileLikeAnyOther) {
  const Result<PaymentModel> model = PaymentModel::decode(toy_model(Date{20'000}, 3));
  ASSERT_TRUE(model.has_value()) << model.error().text;
  EXPECT_EQ(model->facts().trained_on, Date{20'000});
  EXPECT_NE(toy_model(Date{20'000}, 3), toy_model(Date{20'000}, 4));
  EXPECT_FALSE(PaymentModel::decode(toy_model(Date{20'000}, 3).substr(1)).has_value());
}

}  // namespace
}  // namespace dunlin
