package adapters.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Each question of {@code docs/reporting.md} is asked, of data whose answers are known. */
final class TwentyQuestionsTest {
  private static final Pattern QUESTION =
      Pattern.compile("### (\\d+)\\..*?```sql\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ANSWER =
      Pattern.compile("^## (\\d+)\\n(.*?)(?=^## |\\z)", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void each_question_has_its_answer() throws IOException {
    var questions = numbered(QUESTION, Files.readString(Path.of("docs/reporting.md")));
    var answers = numbered(ANSWER, resource("answers.txt"));
    assertThat(questions).hasSizeGreaterThanOrEqualTo(20);

    try (var database = TestPostgres.newDatabase()) {
      var given = database.transactions().inTransaction(handle -> ask(handle, questions));
      given.forEach((number, rows) -> assertThat(rows).as(number).isEqualTo(answers.get(number)));
    }
  }

  /** In one transaction, whose now() stands still. */
  private static Map<String, String> ask(Handle handle, Map<String, String> questions) {
    handle.createScript(resource("usage.sql")).executeAsSeparateStatements();
    handle.execute("set local role kore_reporting");
    var given = new LinkedHashMap<String, String>();
    questions.forEach((number, sql) -> given.put(number, rows(handle, sql)));
    return given;
  }

  private static String rows(Handle handle, String sql) {
    return handle.createQuery(sql.replace("::", "\\:\\:")).mapToMap().stream()
        .map(row -> row.values().stream().map(String::valueOf).collect(joining(" | ")))
        .collect(joining("\n"));
  }

  private static Map<String, String> numbered(Pattern pattern, String text) {
    var found = new LinkedHashMap<String, String>();
    pattern.matcher(text).results().forEach(m -> found.put(m.group(1), m.group(2).strip()));
    return found;
  }

  private static String resource(String name) {
    try (InputStream in = TwentyQuestionsTest.class.getResourceAsStream("/reporting/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
