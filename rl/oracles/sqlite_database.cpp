#include "rl/oracles/sqlite_database.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr int kBusyTimeoutMs = 10'000;
constexpr int kAttempts = 100;
constexpr std::chrono::milliseconds kPause{50};

std::string file_of(sqlite3* database) {
  const char* file = sqlite3_db_filename(database, "main");
  return file != nullptr && *file != '\0' ? file : "SQLite";
}

/// What the file or the disk under it is to blame for; empty if it is what was asked for.
const char* trouble(int code) {
  switch (code) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return "cannot be written: ";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "is damaged: ";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "is in use by another program: ";
    case SQLITE_ERROR:  // every statement is right where the tables are
      return "does not have the tables that belong there: ";
    default:
      return "";
  }
}

[[noreturn]] void fail(sqlite3* database) {
  const std::string why = sqlite3_errmsg(database);
  const std::string trouble_text = trouble(sqlite3_errcode(database));
  if (!trouble_text.empty()) throw ConfigError(file_of(database), trouble_text + why);
  throw std::runtime_error(file_of(database) + ": " + why);
}

sqlite3* open(const std::string& path) {
  sqlite3* handle = nullptr;
  if (sqlite3_open(path.c_str(), &handle) == SQLITE_OK) return handle;
  const std::string why = handle != nullptr ? sqlite3_errmsg(handle) : "out of memory";
  sqlite3_close(handle);
  throw std::runtime_error(path + ": " + why);
}

sqlite3_stmt* compile(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    fail(database);
  }
  return statement;
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* database, const std::string& sql)
    : statement_(compile(database, sql), sqlite3_finalize) {}

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()));
}

SqliteStatement& SqliteStatement::bind(std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), next_parameter_++, value));
  return *this;
}

SqliteStatement& SqliteStatement::bind(double value) {
  check(sqlite3_bind_double(statement_.get(), next_parameter_++, value));
  return *this;
}

SqliteStatement& SqliteStatement::bind(const std::string& text) {
  check(sqlite3_bind_text64(statement_.get(), next_parameter_++, text.data(), text.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

SqliteStatement& SqliteStatement::bind_blob(const std::string& bytes) {
  check(sqlite3_bind_blob64(statement_.get(), next_parameter_++, bytes.data(), bytes.size(),
                            SQLITE_TRANSIENT));
  return *this;
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()));
  return false;
}

void SqliteStatement::expect(int column, std::initializer_list<int> types,
                             const char* wanted) const {
  const int type = sqlite3_column_type(statement_.get(), column);
  if (std::find(types.begin(), types.end(), type) != types.end()) return;
  throw ConfigError(file_of(sqlite3_db_handle(statement_.get())),
                    std::string("column ") + sqlite3_column_name(statement_.get(), column) +
                        " holds a value of another type, allowed is " + wanted);
}

std::int64_t SqliteStatement::integer(int column) const {
  expect(column, {SQLITE_INTEGER}, "a whole number");
  return sqlite3_column_int64(statement_.get(), column);
}

double SqliteStatement::real(int column) const {
  expect(column, {SQLITE_FLOAT, SQLITE_INTEGER}, "a number");
  return sqlite3_column_double(statement_.get(), column);
}

std::string SqliteStatement::bytes(int column) const {
  expect(column, {SQLITE_TEXT, SQLITE_BLOB}, "a text");
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

// Closing the last connection folds the log back into the file.
SqliteDatabase::SqliteDatabase(const std::string& path) : handle_(open(path), sqlite3_close) {
  sqlite3_busy_timeout(handle_.get(), kBusyTimeoutMs);
  // NORMAL survives a killed process; only a power cut may lose the last episodes, never the file.
  execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
}

SqliteStatement SqliteDatabase::prepare(const std::string& sql) const {
  return SqliteStatement(handle_.get(), sql);
}

void SqliteDatabase::check_pages() const {
  SqliteStatement found = prepare("PRAGMA quick_check(1)");
  if (found.step() && found.bytes(0) == "ok") return;
  throw ConfigError(file_of(handle_.get()), "is damaged: " + found.bytes(0));
}

void SqliteDatabase::execute(const std::string& sql) const {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(handle_.get());
  }
}

SqliteTransaction::SqliteTransaction(const SqliteDatabase& database, Access access)
    : database_(database) {
  database_.execute(access == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

SqliteTransaction::~SqliteTransaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const std::exception&) {
    // SQLite has rolled back by itself where the failure was its own (disk full).
  }
}

void SqliteTransaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

/// SQLite does not wait for the change to its write-ahead log as it waits for a transaction.
SqliteDatabase open_shared(const std::string& path, const std::string& schema,
                           const std::string& what) {
  for (int attempt = 1;; ++attempt) {
    try {
      SqliteDatabase database(path);
      SqliteTransaction transaction(database);
      database.execute(schema);
      transaction.commit();
      return database;
    } catch (const std::runtime_error& e) {
      const std::string why = e.what();
      if (attempt == kAttempts || why.find("locked") == std::string::npos)
        throw ConfigError(path, "cannot be used as " + what + ": " + why);
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace ohmic
