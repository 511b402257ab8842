package adapters.postgres;

/** What tests do to a database, and ask of it, past the code. */
final class Sql {
  private Sql() {}

  static void run(Database database, String statement) {
    database.transactions().statement(handle -> handle.execute(statement));
  }

  /**
   * @param what a table, perhaps with a condition
   */
  static int count(Database database, String what) {
    return database
        .transactions()
        .statement(
            handle -> handle.select("select count(*) from " + what).mapTo(Integer.class).one());
  }
}
