// backup, restore: a whole data directory on SQLite, copied while others work, and put back.
//
// The order makes the copies fit together. First the catalog: whoever it names is known to the tenants' databases,
// which are copied after it. Then each tenant, with its mail, while nobody delivers (the lock of delivery.h): the mail
// is that of the database's moment, and verify finds nothing. Last the manifest.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/backup_manifest.h"
#include "cli/command_line.h"
#include "cli/delivery.h"
#include "cli/secret_file.h"
#include "journal/chain.h"

namespace dunlin::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* configuration_name = "dunlin.toml";

Result<> make_private_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, fs::perms::owner_all, error);
  if (error) return refuse(Reason::io_failed, "Cannot make the directory " + path + ": " + error.message() + ".");
  return {};
}

// Neither command writes into a directory in which something lies.
Result<> make_new_directory(const std::string& path, std::string_view not_done) {
  std::error_code error;
  if (fs::exists(path, error) && (!fs::is_directory(path, error) || !fs::is_empty(path, error))) {
    return refuse(Reason::option_invalid,
                  std::string(not_done) + ": " + path + " is there already. Name a directory that is not.");
  }
  return make_private_directory(path);
}

// A directory that is removed again unless all went well.
class NewDirectory {
 public:
  explicit NewDirectory(std::string path) : path_(std::move(path)) {}
  ~NewDirectory() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(path_, ignored);
  }
  NewDirectory(const NewDirectory&) = delete;
  NewDirectory& operator=(const NewDirectory&) = delete;
  void keep() { kept_ = true; }

 private:
  std::string path_;
  bool kept_ = false;
};

Result<BackupManifest::Head> head_of(const std::string& data, const Tenant& tenant) {
  const std::unique_ptr<Connection> connection =
      TRY(open_tenant(DatabaseLocation{data, "sqlite"}, tenant.name, IfAbsent::refuse));
  if (!TRY(chain_exists(*connection, tenant.key))) return BackupManifest::Head{tenant.name, 0, ""};
  const ReadTx tx = TRY(ReadTx::begin(*connection, tenant.key));
  const ChainHead head = TRY(read_head(tx));
  return BackupManifest::Head{tenant.name, head.seq, head.hash};
}

Result<std::vector<Tenant>> tenants_of(const std::string& data) {
  return all_tenants(*TRY(open_catalog(DatabaseLocation{data, "sqlite"}, IfAbsent::refuse)));
}

// ---- backup

class Backup {
 public:
  Backup(DatabaseLocation from, std::string to, Instant now) : from_(std::move(from)), to_(std::move(to)) {
    manifest_.made_at = now;
  }

  Result<BackupManifest> make() {
    TRY(make_private_directory(to_ + "/tenants"));
    TRY(copy_catalog(from_, to_));
    for (const Tenant& tenant : TRY(tenants_of(to_))) TRY(add_tenant(tenant));
    TRY(note_database("catalog.db"));
    TRY(add_files("seals", ".seal"));
    for (const char* name : {"seal.key", configuration_name}) {
      if (fs::exists(from_.data_directory + "/" + name)) TRY(add_file(name));
    }
    TRY(sync_directory(to_ + "/tenants"));
    TRY(write_secret_file(to_ + "/" + std::string(manifest_name), write_manifest(manifest_)));
    TRY(sync_directory(to_));
    return std::move(manifest_);
  }

 private:
  Result<> add_tenant(const Tenant& tenant) {
    const std::string database = "tenants/" + tenant.name + ".db";
    // An init that was cut off, and that may be done again.
    if (!fs::exists(from_.data_directory + "/" + database)) {
      manifest_.heads.push_back({tenant.name, 0, ""});
      return {};
    }
    {
      const DeliveryLock nobody_delivers = TRY(DeliveryLock::of(from_.data_directory, tenant.name));
      TRY(copy_tenant(from_, tenant.name, to_));
      TRY(add_files("mail/" + tenant.name, ".eml"));
    }
    manifest_.heads.push_back(TRY(head_of(to_, tenant)));
    return note_database(database);
  }

  Result<> note_database(const std::string& name) {
    const CopiedFile file = TRY(digest_file(to_ + "/" + name));
    manifest_.files.push_back({name, file.bytes, file.digest.hex()});
    return {};
  }

  Result<> add_file(const std::string& name) {
    const CopiedFile file = TRY(copy_secret_file(from_.data_directory + "/" + name, to_ + "/" + name));
    manifest_.files.push_back({name, file.bytes, file.digest.hex()});
    return {};
  }

  Result<> add_files(const std::string& directory, std::string_view extension) {
    std::vector<std::string> names;
    std::error_code error;
    const std::string source = from_.data_directory + "/" + directory;
    if (!fs::exists(source, error)) return {};
    for (fs::directory_iterator at(source, error), end; !error && at != end; at.increment(error)) {
      if (at->path().extension() == extension) names.push_back(directory + "/" + at->path().filename().string());
    }
    if (error) return refuse(Reason::io_failed, "Cannot list " + source + ": " + error.message() + ".");
    std::sort(names.begin(), names.end());
    TRY(make_private_directory(to_ + "/" + directory));
    for (const std::string& name : names) TRY(add_file(name));
    return sync_directory(to_ + "/" + directory);
  }

  DatabaseLocation from_;
  std::string to_;
  BackupManifest manifest_;
};

void print_manifest(const BackupManifest& manifest, const std::string& directory, std::string_view done, bool json,
                    std::ostream& out) {
  std::int64_t bytes = 0;
  for (const BackupManifest::File& file : manifest.files) bytes += file.bytes;
  boost::json::array tenants;
  for (const BackupManifest::Head& head : manifest.heads) {
    tenants.push_back({{"tenant", head.tenant}, {"seq", head.seq}, {"hash", head.hash}});
    if (!json) out << fmt::format("{} to entry {}, hash {}\n", head.tenant, head.seq, head.hash);
  }
  if (json) {
    print_json(out, {{"directory", directory},
                     {"made_at", manifest.made_at.to_string()},
                     {"files", manifest.files.size()},
                     {"bytes", bytes},
                     {"tenants", std::move(tenants)}});
  } else {
    out << fmt::format("{} {}: {} files.\n", done, directory, manifest.files.size());
  }
}

Result<int> back_up(Session& session, const std::string& directory) {
  {
    const ReadTx tx = TRY(session.engine().read());
    TRY(session.authorise_reading(tx, Operation::back_up));
  }
  TRY(make_new_directory(directory, "Nothing was backed up"));
  NewDirectory made(directory);
  const BackupManifest manifest = TRY(Backup(session.location(), directory, session.environment().clock()).make());
  made.keep();
  std::ostream& out = *session.environment().out;
  print_manifest(manifest, directory, "Backed up into", session.options().json, out);
  if (!session.options().json && fs::exists(directory + "/seal.key")) {
    out << "It holds the signing key of seals: keep it as safe as the data itself.\n";
  }
  return 0;
}

// ---- restore

Result<> restore_file(const BackupManifest::File& file, const std::string& from, const std::string& to) {
  TRY(make_private_directory(fs::path(to + "/" + file.path).parent_path().string()));
  const Result<CopiedFile> copied = copy_secret_file(from + "/" + file.path, to + "/" + file.path);
  if (!copied && copied.error().reason != Reason::file_unreadable) return refuse(copied.error());
  if (!copied || copied->bytes != file.bytes || copied->digest.hex() != file.sha256) {
    return refuse(Reason::backup_damaged, "Not restored: " + from + "/" + file.path +
                                              (copied ? " is not what was backed up." : " cannot be read."));
  }
  return {};
}

// The journals are where the manifest says, so that no file of another backup was put in.
Result<> check_heads(const BackupManifest& manifest, const std::string& data) {
  for (const Tenant& tenant : TRY(tenants_of(data))) {
    const auto noted = std::find_if(manifest.heads.begin(), manifest.heads.end(),
                                    [&](const BackupManifest::Head& head) { return head.tenant == tenant.name; });
    if (noted != manifest.heads.end() && noted->seq == 0) continue;
    if (noted == manifest.heads.end() || *noted != TRY(head_of(data, tenant))) {
      return refuse(Reason::backup_damaged,
                    "Not restored: the journal of " + tenant.name + " is not where the manifest says.");
    }
  }
  return {};
}

// dunlin.toml comes last: without it there is no data directory.
Result<> restore_files(const BackupManifest& manifest, const std::string& from, const std::string& data) {
  for (const BackupManifest::File& file : manifest.files) {
    if (file.path != configuration_name) TRY(restore_file(file, from, data));
  }
  TRY(check_heads(manifest, data));
  for (const BackupManifest::File& file : manifest.files) {
    if (file.path == configuration_name) TRY(restore_file(file, from, data));
  }
  for (const BackupManifest::File& file : manifest.files) {
    TRY(sync_directory(fs::path(data + "/" + file.path).parent_path().string()));
  }
  return {};
}

Result<int> restore(Environment& environment, const GlobalOptions& options, const std::string& from) {
  const std::string manifest_path = from + "/" + std::string(manifest_name);
  const Result<std::string> text = read_file(manifest_path);
  if (!text) {
    return refuse(Reason::backup_damaged, "Not restored: " + from + " is no backup, or one that was not finished (" +
                                              manifest_path + " cannot be read).");
  }
  const BackupManifest manifest = TRY(read_manifest(*text));
  TRY(make_new_directory(options.data, "Nothing was restored"));
  NewDirectory made(options.data);
  TRY(restore_files(manifest, from, options.data));
  made.keep();
  print_manifest(manifest, options.data, "Restored into", options.json, *environment.out);
  if (!options.json) {
    *environment.out << "It stands at " << manifest.made_at.to_string()
                     << ": a message that went out since is not known, and may be proposed again.\n"
                     << "Check it: dunlin verify --data " << options.data << '\n';
  }
  return 0;
}

}  // namespace

void add_backup_commands(CLI::App& app, Invocation& invocation) {
  auto directory = std::make_shared<std::string>();
  CLI::App* backup = app.add_subcommand("backup", "Copy the data directory while others work (SQLite)");
  backup->footer("Example:\n  dunlin backup /mnt/backup/2026-03-02\nOn PostgreSQL: pg_dump.");
  backup->add_option("DIR", *directory, "A new directory")->required();
  in_session(*backup, invocation, [directory](Session& session) { return back_up(session, *directory); });

  CLI::App* command = app.add_subcommand("restore", "Make a data directory from a backup, every file checked");
  command->footer("Example:\n  dunlin restore /mnt/backup/2026-03-02 --data ./restored");
  command->add_option("DIR", *directory, "A directory that backup made")->required();
  command->add_option("--data", invocation.options.data, "Data directory to make")->required();
  command->add_flag("--json", invocation.options.json, "Print JSON");
  command->callback([&invocation, directory] {
    invocation.run = [&invocation, directory] {
      return restore(invocation.environment, invocation.options, *directory);
    };
  });
}

}  // namespace dunlin::cli
