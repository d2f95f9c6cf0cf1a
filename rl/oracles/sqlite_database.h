#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace ohmic {

/// A prepared statement; parameters and columns count from 0. Throws ConfigError, naming the file,
/// if the file or its disk is to blame: damaged, full, in use, without the tables that belong
/// there, or with a value of another type than the one that is read. Throws std::runtime_error on
/// any other failure.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, const std::string& sql);

  /// Binds the next parameter; returns itself to be chained.
  SqliteStatement& bind(std::int64_t value);
  SqliteStatement& bind(double value);
  SqliteStatement& bind(const std::string& text);
  SqliteStatement& bind_blob(const std::string& bytes);

  /// True where a row is there to be read.
  bool step();

  std::int64_t integer(int column) const;
  double real(int column) const;
  /// Text or blob.
  std::string bytes(int column) const;

 private:
  void check(int code) const;
  void expect(int column, std::initializer_list<int> types, const char* wanted) const;

  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
  int next_parameter_ = 1;
};

/// An SQLite file that others may read while we write: write-ahead log, patient with locks.
class SqliteDatabase {
 public:
  /// Opens or creates.
  explicit SqliteDatabase(const std::string& path);

  SqliteStatement prepare(const std::string& sql) const;
  /// Throws ConfigError if a page of the file is damaged.
  void check_pages() const;
  /// One or more statements without parameters.
  void execute(const std::string& sql) const;

 private:
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle_;
};

/// A database that several processes may open or create at once, with `schema` applied. what: what
/// it is to be, for the ConfigError where it cannot ("a policy cache").
SqliteDatabase open_shared(const std::string& path, const std::string& schema,
                           const std::string& what);

/// Begins now; rolled back at the end of its life unless commit() came first. To write: alone from
/// the beginning. To read: everything as it was at one moment.
class SqliteTransaction {
 public:
  enum class Access { kWrite, kRead };
  explicit SqliteTransaction(const SqliteDatabase& database, Access access = Access::kWrite);
  ~SqliteTransaction();
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;
  void commit();

 private:
  const SqliteDatabase& database_;
  bool open_ = true;
};

}  // namespace ohmic
