// How a customer's page is shown: sections for people, one object for programs.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <string>
#include <vector>

#include "cli/risk_view.h"
#include "engine/catalog.h"
#include "engine/reports.h"

namespace dunlin::cli {

class CustomerView {
 public:
  // `logins` name the people who set segments and holds; `seq` is the entry that the page was read at.
  CustomerView(const CustomerPage& page, const CustomerRisk& risk, const Onlooker& onlooker, std::vector<Login> logins,
               std::int64_t seq)
      : page_(page), risk_(risk), onlooker_(onlooker), logins_(std::move(logins)), seq_(seq) {}

  [[nodiscard]] boost::json::value json() const;
  void print(std::ostream& out) const;

 private:
  [[nodiscard]] std::string user_name(Id<User> user) const;
  [[nodiscard]] std::string invoice_number(Id<Invoice> invoice) const;  // "whole account" for none

  [[nodiscard]] boost::json::value segment_json() const;
  [[nodiscard]] boost::json::array contacts_json() const;
  [[nodiscard]] boost::json::array accounts_json() const;
  [[nodiscard]] boost::json::array items_json() const;
  [[nodiscard]] boost::json::array unapplied_json() const;
  [[nodiscard]] boost::json::array holds_json() const;
  [[nodiscard]] boost::json::array reminders_json() const;
  [[nodiscard]] boost::json::array proposals_json() const;

  void print_master_data(std::ostream& out) const;
  void print_contacts(std::ostream& out) const;
  void print_balance(std::ostream& out) const;
  void print_items(std::ostream& out) const;
  void print_unapplied(std::ostream& out) const;
  void print_holds(std::ostream& out) const;
  void print_messages(std::ostream& out) const;

  const CustomerPage& page_;
  const CustomerRisk& risk_;
  const Onlooker& onlooker_;
  std::vector<Login> logins_;
  std::int64_t seq_;
};

}  // namespace dunlin::cli
