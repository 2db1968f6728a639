// Pass 3 of verify: the money, recomputed from the documents.
//
// Streams in the order of their keys are merged once; documents stand in memory as columns of numbers, 30 bytes each.
//
//   money.amount        a document's amount, or an application's that reverses nothing, is not above zero
//   money.customer      a document of a customer that is not there, or a customer of an unknown segment
//   money.currency      an unknown currency, or an application between two currencies
//   money.invoice       an application or adjustment of an invoice that is not there
//   money.source        an application of a payment or credit memo that is not there
//   money.reversal      a reversal that does not negate exactly one other row of the same invoice, once, and not before
//   it money.over_applied  more applied and adjusted than the invoice's amount, or less than nothing money.overdrawn
//   more applied than the payment's or credit memo's amount, or less than nothing money.batch         the control
//   totals of an import do not add up, or its quarantine has another number of lines money.book          the book that
//   reports are made from has other sums for a customer
#pragma once

#include "engine/verify.h"

namespace dunlin {

[[nodiscard]] Result<> verify_money(const ReadTx& tx, VerifyPass& pass);

}  // namespace dunlin
