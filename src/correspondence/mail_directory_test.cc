#include "correspondence/mail_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>
#include <vector>

namespace {

// The two calls that decide what became of a message go through here, so that a test can let them fail, or the process
// end before or after them. Nothing in the mailer knows: the linker takes these in place of the C library's.
using FsyncHook = std::function<int(int descriptor)>;
using LinkHook = std::function<int(const std::function<int()>& link)>;
FsyncHook fsync_hook;
LinkHook link_hook;

int failed_with(int error) {
  errno = error;
  return -1;
}

}  // namespace

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): the names in the C library are reserved
extern "C" int fsync(int descriptor) {
  return fsync_hook ? fsync_hook(descriptor) : static_cast<int>(syscall(SYS_fsync, descriptor));
}

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): the names in the C library are reserved
extern "C" int linkat(int from_directory, const char* from, int to_directory, const char* to, int flags) noexcept {
  const auto link = [&] {
    return static_cast<int>(syscall(SYS_linkat, from_directory, from, to_directory, to, flags));
  };
  return link_hook ? link_hook(link) : link();
}

namespace dunlin {
namespace {

constexpr std::string_view id = "prp_3f0042@acme.example";
const std::string file_name = "prp_3f0042@acme.example.eml";
const std::string bytes = "To: ap@calderhollow.example\r\n\r\nDear colleagues\r\n";

bool is_directory(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

class MailDirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "dunlin-mail-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    parent_ = pattern;
    path_ = parent_ + "/mail";
  }
  void TearDown() override {
    fsync_hook = nullptr;
    link_hook = nullptr;
    std::filesystem::remove_all(parent_);
  }

  [[nodiscard]] std::unique_ptr<Mailer> open() const {
    Result<std::unique_ptr<Mailer>> mailer = open_mail_directory(path_);
    EXPECT_TRUE(mailer.has_value()) << (mailer ? "" : mailer.error().text);
    return std::move(mailer).value();
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      all.push_back(entry.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
  }
  [[nodiscard]] std::string content_of(const std::string& name) const {
    std::ifstream file(path_ + "/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  void plant(const std::string& name, const std::string& content) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << content;
  }

  std::string parent_;
  std::string path_;
};

using Names = std::vector<std::string>;

mode_t mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

// Runs it in a process of its own; what it returns, or 1000 and the signal that ended it.
int in_child(const std::function<int()>& run) {
  const pid_t child = fork();
  if (child == 0) _exit(run());
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

// ---- What a delivery is

TEST_F(MailDirectoryTest, AMessageIsOneFileWithItsBytes) {
  const std::unique_ptr<Mailer> mailer = open();
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::absent);
  const DeliveryReport report = mailer->deliver(std::string(id), bytes);
  EXPECT_EQ(report.outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(report.detail, "written to " + file_name);
  EXPECT_EQ(names(), Names{file_name});
  EXPECT_EQ(content_of(file_name), bytes);
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::found);
  EXPECT_EQ(mailer->look_up("prp_3f0043@acme.example"), LookUp::absent);
}

TEST_F(MailDirectoryTest, OnlyItsOwnerMayReadIt) {
  const mode_t before = umask(0);
  const std::unique_ptr<Mailer> mailer = open();
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  umask(before);
  EXPECT_EQ(mode_of(path_), 0700u);
  EXPECT_EQ(mode_of(path_ + "/" + file_name), 0600u);
}

TEST_F(MailDirectoryTest, ASecondDeliveryIsRefusedAndChangesNothing) {
  const std::unique_ptr<Mailer> mailer = open();
  ASSERT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  for (const std::string& again : {bytes, std::string("other bytes")}) {
    const DeliveryReport report = mailer->deliver(std::string(id), again);
    EXPECT_EQ(report.outcome, DeliveryOutcome::refused);
    EXPECT_EQ(report.detail, "not written: " + file_name + " is already there");
  }
  EXPECT_EQ(open()->deliver(std::string(id), bytes).outcome, DeliveryOutcome::refused);
  EXPECT_EQ(names(), Names{file_name});
  EXPECT_EQ(content_of(file_name), bytes);
}

TEST_F(MailDirectoryTest, ALargeMessageIsWhole) {
  std::string large;
  while (large.size() < (1 << 21)) large += "line " + std::to_string(large.size()) + "\r\n";
  EXPECT_EQ(open()->deliver(std::string(id), large).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(content_of(file_name), large);
}

TEST_F(MailDirectoryTest, NoMessageIdLeavesTheDirectory) {
  const std::unique_ptr<Mailer> mailer = open();
  for (const std::string& odd :
       {std::string("../escaped@x"), std::string("/etc/escaped@x"), std::string(".hidden@x"), std::string(".."),
        std::string("nul\0@x", 6), std::string("A@x"), std::string("a@x")}) {
    EXPECT_EQ(mailer->deliver(odd, bytes).outcome, DeliveryOutcome::accepted) << odd;
    EXPECT_EQ(mailer->look_up(odd), LookUp::found) << odd;
  }
  EXPECT_EQ(names(), (Names{"%2E.%2Fescaped@x.eml", "%2E..eml", "%2Ehidden@x.eml", "%2Fetc%2Fescaped@x.eml",
                            "%41@x.eml", "a@x.eml", "nul%00@x.eml"}));
}

TEST(MailFileName, DifferentIdsHaveDifferentNamesAlsoWithoutCase) {
  EXPECT_EQ(mail_file_name("prp_1.a+b-c@x.example"), "prp_1.a+b-c@x.example.eml");
  EXPECT_TRUE(rc::check("the name can be read back, and lower case is enough", [](const std::string& message_id) {
    const std::string name = mail_file_name(message_id);
    std::string back;
    for (std::size_t at = 0; at + 4 < name.size(); ++at) {
      if (name[at] != '%') {
        RC_ASSERT(name[at] != '/' && !(name[at] >= 'A' && name[at] <= 'Z'));
        back += name[at];
        continue;
      }
      const std::string_view digits = "0123456789ABCDEF";
      back += static_cast<char>(digits.find(name[at + 1]) * 16 + digits.find(name[at + 2]));
      at += 2;
    }
    RC_ASSERT(back == message_id);
    RC_ASSERT(name[0] != '.' || message_id.empty());
  }));
}

TEST_F(MailDirectoryTest, AMessageIdTooLongForAFileNameIsRefusedAndAbsent) {
  const std::unique_ptr<Mailer> mailer = open();
  EXPECT_EQ(mailer->deliver(std::string(251, 'a'), bytes).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(mailer->deliver(std::string(252, 'a'), bytes).outcome, DeliveryOutcome::refused);
  EXPECT_EQ(mailer->look_up(std::string(251, 'a')), LookUp::found);
  EXPECT_EQ(mailer->look_up(std::string(252, 'a')), LookUp::absent);
  EXPECT_EQ(names().size(), 1u);
}

// ---- Opening

TEST_F(MailDirectoryTest, WhatCannotBeOpenedIsRefused) {
  std::ofstream(parent_ + "/file") << "no directory";
  for (const std::string& path : {parent_ + "/absent/mail", parent_ + "/file", parent_ + "/file/mail", std::string()}) {
    const Result<std::unique_ptr<Mailer>> mailer = open_mail_directory(path);
    ASSERT_FALSE(mailer.has_value()) << path;
    EXPECT_EQ(mailer.error().reason, Reason::io_failed);
    EXPECT_NE(mailer.error().text.find(path), std::string::npos) << mailer.error().text;
  }
}

TEST_F(MailDirectoryTest, ADirectoryWhosePlaceIsNotSyncedIsRefused) {
  int syncs = 0;
  fsync_hook = [&](int descriptor) {
    ++syncs;
    EXPECT_TRUE(is_directory(descriptor));
    return failed_with(EIO);
  };
  const Result<std::unique_ptr<Mailer>> mailer = open_mail_directory(path_);
  ASSERT_FALSE(mailer.has_value());
  EXPECT_EQ(mailer.error().reason, Reason::io_failed);
  EXPECT_EQ(syncs, 1);
}

TEST_F(MailDirectoryTest, AnExistingDirectoryKeepsItsMessages) {
  ASSERT_EQ(open()->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(open()->look_up(std::string(id)), LookUp::found);
  EXPECT_EQ(content_of(file_name), bytes);
}

// ---- Failures before the link: nothing was sent

TEST_F(MailDirectoryTest, AFailedSyncOfTheFileIsRefusedAndLeavesNothing) {
  const std::unique_ptr<Mailer> mailer = open();
  for (const int error : {EIO, ENOSPC, EDQUOT}) {
    fsync_hook = [&](int descriptor) { return is_directory(descriptor) ? 0 : failed_with(error); };
    const DeliveryReport report = mailer->deliver(std::string(id), bytes);
    EXPECT_EQ(report.outcome, DeliveryOutcome::refused) << report.detail;
    EXPECT_EQ(names(), Names{});
    EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::absent);
  }
  fsync_hook = nullptr;
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
}

TEST_F(MailDirectoryTest, AFileThatCannotGrowIsRefusedAndLeavesNothing) {
  const int outcome = in_child([&] {
    const std::unique_ptr<Mailer> mailer = open();
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 100;
    return static_cast<int>(mailer->deliver(std::string(id), std::string(5000, 'x')).outcome);
  });
  EXPECT_EQ(outcome, static_cast<int>(DeliveryOutcome::refused));
  EXPECT_EQ(names(), Names{});
}

TEST_F(MailDirectoryTest, ADirectoryThatMayNotBeWrittenIsRefused) {
  ASSERT_EQ(open()->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  ASSERT_EQ(chmod(parent_.c_str(), 0755), 0);
  ASSERT_EQ(chmod(path_.c_str(), 0555), 0);
  // Root may write everywhere, so a child becomes somebody else.
  const int outcome = in_child([&] {
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) return 100;
    const std::unique_ptr<Mailer> mailer = open();
    if (mailer->look_up(std::string(id)) != LookUp::found) return 101;
    const DeliveryReport report = mailer->deliver("other@x", bytes);
    if (report.detail.find("Permission denied") == std::string::npos) return 102;
    if (mailer->look_up("other@x") != LookUp::absent) return 103;
    return static_cast<int>(report.outcome);
  });
  EXPECT_EQ(outcome, static_cast<int>(DeliveryOutcome::refused));
  ASSERT_EQ(chmod(path_.c_str(), 0700), 0);
  EXPECT_EQ(names(), Names{file_name});
}

TEST_F(MailDirectoryTest, ALookUpThatMayNotLookCannotTell) {
  ASSERT_EQ(open()->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  const int outcome = in_child([&] {
    const std::unique_ptr<Mailer> mailer = open();
    if (chmod(path_.c_str(), 0444) != 0) return 100;  // may be listed, not entered
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) return 101;
    if (mailer->look_up("other@x") != LookUp::cannot_tell) return 102;
    return static_cast<int>(mailer->look_up(std::string(id)));
  });
  EXPECT_EQ(outcome, static_cast<int>(LookUp::cannot_tell));
  ASSERT_EQ(chmod(path_.c_str(), 0700), 0);
}

TEST_F(MailDirectoryTest, ADirectoryThatWasRemovedTakesNothingAndKnowsNothing) {
  const std::unique_ptr<Mailer> mailer = open();
  std::filesystem::remove_all(path_);
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::refused);
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::cannot_tell);
}

TEST_F(MailDirectoryTest, WhatIsNoFileIsNoMessage) {
  const std::unique_ptr<Mailer> mailer = open();
  std::filesystem::create_directory(path_ + "/" + file_name);
  std::filesystem::create_symlink("nowhere", path_ + "/b@x.eml");
  for (const std::string& message_id : {std::string(id), std::string("b@x")}) {
    EXPECT_EQ(mailer->look_up(message_id), LookUp::cannot_tell);
    EXPECT_EQ(mailer->deliver(message_id, bytes).outcome, DeliveryOutcome::refused);
  }
  EXPECT_EQ(names(), (Names{"b@x.eml", file_name}));
}

// ---- Failures at the link and after it

TEST_F(MailDirectoryTest, ALinkThatCertainlyFailedIsRefused) {
  const std::unique_ptr<Mailer> mailer = open();
  for (const int error : {ENOSPC, EDQUOT, EACCES, EPERM, EROFS}) {
    link_hook = [&](const auto&) { return failed_with(error); };
    EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::refused);
  }
  EXPECT_EQ(names(), Names{});
}

TEST_F(MailDirectoryTest, ALinkWithoutAnAnswerIsUnclearAndALookUpTells) {
  const std::unique_ptr<Mailer> mailer = open();
  for (const int error : {EIO, ETIMEDOUT, ESTALE}) {
    link_hook = [&](const auto&) { return failed_with(error); };
    EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::unclear);
    EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::absent);
  }
  link_hook = [&](const auto& link) {
    EXPECT_EQ(link(), 0);
    return failed_with(EIO);
  };
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::unclear);
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::found);
  EXPECT_EQ(names(), Names{file_name});
}

TEST_F(MailDirectoryTest, ALinkWhoseRepetitionFindsOurOwnFileIsAccepted) {
  const std::unique_ptr<Mailer> mailer = open();
  link_hook = [&](const auto& link) {
    EXPECT_EQ(link(), 0);
    return link();
  };
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(names(), Names{file_name});
}

TEST_F(MailDirectoryTest, AFailedSyncAfterTheLinkIsUnclearAndIsNotTriedAgain) {
  const std::unique_ptr<Mailer> mailer = open();
  int syncs = 0;
  fsync_hook = [&](int descriptor) {
    if (!is_directory(descriptor)) return 0;
    ++syncs;
    return syncs == 1 ? failed_with(EIO) : 0;  // as the system does: the error is told once
  };
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::unclear);
  EXPECT_EQ(names(), Names{file_name});
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::cannot_tell);
  EXPECT_EQ(mailer->look_up("other@x"), LookUp::cannot_tell);
  EXPECT_EQ(mailer->deliver("other@x", bytes).outcome, DeliveryOutcome::refused);
  EXPECT_EQ(names(), Names{file_name});
  EXPECT_EQ(syncs, 1);
  fsync_hook = nullptr;
  EXPECT_EQ(open()->look_up(std::string(id)), LookUp::found);
}

TEST_F(MailDirectoryTest, TheBytesAreSyncedBeforeTheNameAndTheNameBeforeTheAnswer) {
  const std::unique_ptr<Mailer> mailer = open();
  std::vector<std::string> steps;
  fsync_hook = [&](int descriptor) {
    steps.emplace_back(is_directory(descriptor) ? "sync directory" : "sync file");
    return 0;
  };
  link_hook = [&](const auto& link) {
    steps.emplace_back("link");
    return link();
  };
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(steps, (std::vector<std::string>{"sync file", "link", "sync directory"}));
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::found);
  EXPECT_EQ(steps.size(), 4u);  // what is found is synced, too: whoever delivered it may have ended before that
}

// ---- Processes that end half-way

struct CrashPoint {
  std::string_view name;
  std::function<void()> arm;
  Names left;
  LookUp afterwards;
};

TEST_F(MailDirectoryTest, AProcessThatEndsHalfWayLeavesAWholeMessageOrNone) {
  constexpr int crashed = 42;
  const CrashPoint points[] = {
      {"before the file is synced",
       [] { fsync_hook = [](int) -> int { _exit(crashed); }; },
       {".unfinished-0"},
       LookUp::absent},
      {"before the link",
       [] { link_hook = [](const auto&) -> int { _exit(crashed); }; },
       {".unfinished-0"},
       LookUp::absent},
      {"after the link",
       [] {
         link_hook = [](const auto& link) -> int {
           link();
           _exit(crashed);
         };
       },
       {".unfinished-0", file_name},
       LookUp::found},
      {"before the directory is synced",
       [] {
         fsync_hook = [](int descriptor) -> int {
           if (is_directory(descriptor)) _exit(crashed);
           return 0;
         };
       },
       {file_name},
       LookUp::found},
  };
  for (const CrashPoint& point : points) {
    ASSERT_EQ(in_child([&] {
                const std::unique_ptr<Mailer> mailer = open();
                point.arm();
                static_cast<void>(mailer->deliver(std::string(id), bytes));
                return 0;
              }),
              crashed)
        << point.name;
    EXPECT_EQ(names(), point.left) << point.name;

    const std::unique_ptr<Mailer> mailer = open();
    const bool found = point.afterwards == LookUp::found;
    EXPECT_EQ(names(), found ? Names{file_name} : Names{}) << point.name;
    EXPECT_EQ(mailer->look_up(std::string(id)), point.afterwards) << point.name;
    EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome,
              found ? DeliveryOutcome::refused : DeliveryOutcome::accepted)
        << point.name;
    EXPECT_EQ(names(), Names{file_name}) << point.name;
    EXPECT_EQ(content_of(file_name), bytes) << point.name;
    std::filesystem::remove(path_ + "/" + file_name);
  }
}

TEST_F(MailDirectoryTest, OpeningRemovesLeftoversAndNothingElse) {
  static_cast<void>(open());
  plant(".unfinished-0", "To: somebody");
  plant(".unfinished-17", "");
  plant("notes.txt", "of a person");
  plant("a@x.eml", bytes);
  std::filesystem::create_directory(path_ + "/.unfinished-3");
  static_cast<void>(open());
  EXPECT_EQ(names(), (Names{".unfinished-3", "a@x.eml", "notes.txt"}));
  EXPECT_EQ(content_of("a@x.eml"), bytes);
}

TEST_F(MailDirectoryTest, LeftoversAreNoMessagesAndDoNotStandInTheWay) {
  const std::unique_ptr<Mailer> mailer = open();
  for (int count = 0; count < 5; ++count) plant(".unfinished-" + std::to_string(count), "half");
  EXPECT_EQ(mailer->look_up(std::string(id)), LookUp::absent);
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(content_of(file_name), bytes);
  EXPECT_EQ(content_of(".unfinished-0"), "half");
}

TEST_F(MailDirectoryTest, TooManyLeftoversAreSaid) {
  const std::unique_ptr<Mailer> mailer = open();
  for (int count = 0; count < 1000; ++count) plant(".unfinished-" + std::to_string(count), "");
  const DeliveryReport report = mailer->deliver(std::string(id), bytes);
  EXPECT_EQ(report.outcome, DeliveryOutcome::refused);
  EXPECT_NE(report.detail.find("too many unfinished files"), std::string::npos) << report.detail;
  EXPECT_EQ(open()->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
}

TEST_F(MailDirectoryTest, WhatIsBeingWrittenIsNoLeftover) {
  const std::unique_ptr<Mailer> mailer = open();
  Names during;
  fsync_hook = [&](int descriptor) {
    if (is_directory(descriptor) || !during.empty()) return 0;
    static_cast<void>(open());
    during = names();
    return 0;
  };
  EXPECT_EQ(mailer->deliver(std::string(id), bytes).outcome, DeliveryOutcome::accepted);
  EXPECT_EQ(during, Names{".unfinished-0"});
  EXPECT_EQ(names(), Names{file_name});
}

// ---- Races

TEST_F(MailDirectoryTest, OfThreadsThatDeliverTheSameIdOneIsAccepted) {
  constexpr int threads_count = 8;
  const std::unique_ptr<Mailer> shared = open();
  for (int round = 0; round < 40; ++round) {
    const std::string message_id = "round" + std::to_string(round) + "@x";
    std::vector<DeliveryReport> reports(threads_count);
    std::vector<std::thread> threads;
    std::atomic<int> waiting = threads_count;
    for (int number = 0; number < threads_count; ++number) {
      threads.emplace_back([&, number] {
        // Half of them share a mailer; the others open the directory meanwhile, which cleans up.
        --waiting;
        while (waiting > 0) std::this_thread::yield();
        const std::unique_ptr<Mailer> own = number % 2 == 0 ? nullptr : open();
        Mailer& mailer = own ? *own : *shared;
        reports[static_cast<std::size_t>(number)] = mailer.deliver(message_id, "by " + std::to_string(number));
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::vector<std::string> winners;
    for (int number = 0; number < threads_count; ++number) {
      const DeliveryReport& report = reports[static_cast<std::size_t>(number)];
      if (report.outcome == DeliveryOutcome::accepted) {
        winners.push_back("by " + std::to_string(number));
      } else {
        EXPECT_EQ(report.outcome, DeliveryOutcome::refused);
        EXPECT_EQ(report.detail, "not written: " + message_id + ".eml is already there");
      }
    }
    EXPECT_EQ(winners, std::vector<std::string>{content_of(message_id + ".eml")});
  }
  EXPECT_EQ(names().size(), 40u);
}

TEST_F(MailDirectoryTest, OfProcessesThatDeliverTheSameIdOneIsAccepted) {
  constexpr int processes_count = 4;
  constexpr int rounds_count = 25;
  static_cast<void>(open());
  // Each process tells by its exit code how many of the rounds it won.
  std::vector<pid_t> children;
  int gate[2];
  ASSERT_EQ(pipe(gate), 0);
  for (int number = 0; number < processes_count; ++number) {
    const pid_t child = fork();
    if (child == 0) {
      close(gate[1]);
      char byte = 0;
      if (read(gate[0], &byte, 1) != 0) _exit(100);  // ends when the gate opens
      int won = 0;
      for (int round = 0; round < rounds_count; ++round) {
        const std::unique_ptr<Mailer> mailer = open();
        const DeliveryReport report = mailer->deliver("round" + std::to_string(round) + "@x", std::string(20'000, 'x'));
        if (report.outcome == DeliveryOutcome::unclear) _exit(101);
        if (report.outcome == DeliveryOutcome::accepted) ++won;
      }
      _exit(won);
    }
    children.push_back(child);
  }
  close(gate[0]);
  close(gate[1]);
  int won = 0;
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_LT(WEXITSTATUS(status), 100);
    won += WEXITSTATUS(status);
  }
  EXPECT_EQ(won, rounds_count);
  EXPECT_EQ(names().size(), static_cast<std::size_t>(rounds_count));
  for (const std::string& name : names()) EXPECT_EQ(content_of(name).size(), 20'000u) << name;
}

TEST_F(MailDirectoryTest, ThreadsWithDifferentIdsDoNotDisturbEachOther) {
  const std::unique_ptr<Mailer> mailer = open();
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < 6; ++number) {
    threads.emplace_back([&, number] {
      for (int count = 0; count < 20; ++count) {
        const std::string message_id = std::to_string(number) + "." + std::to_string(count) + "@x";
        if (mailer->deliver(message_id, message_id).outcome == DeliveryOutcome::accepted) ++accepted;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 120);
  const Names all = names();
  EXPECT_EQ(all.size(), 120u);
  for (const std::string& name : all) EXPECT_EQ(content_of(name) + ".eml", name);
}

}  // namespace
}  // namespace dunlin
