package endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kore dev}, from its start to its end. */
final class DevIT {
  private final Http http = new Http();

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  private Path site = Path.of("unset");

  @BeforeEach
  void copy_an_example() throws IOException {
    site = Files.createDirectories(folder.resolve("hello"));
    write("hello 1");
  }

  @Test
  void a_folder_is_served_by_one_warm_pod() {
    try (var kore = KoreProcess.dev(folder, site)) {
      var first = hello(kore);
      var second = hello(kore);

      assertThat(first.statusCode()).isEqualTo(200);
      assertThat(first.body()).isEqualTo("hello 1");
      assertThat(timing(first)).contains("claim;dur=", "install;dur=", "pod;dur=");
      assertThat(pod(second)).isEqualTo(pod(first));
      kore.await(
          line -> line.matches("  SQL    PGSERVICEFILE=/.+/reporting.conf psql service=kore"));
      assertThat(timing(second)).doesNotContain("install");
      kore.await(line -> line.contains("/_functions/hello  200") && line.endsWith("cold"));
      kore.await(line -> line.contains("/_functions/hello  200") && line.endsWith("warm"));
    }
  }

  @Test
  void a_change_is_deployed_without_losing_a_request() throws Exception {
    try (var kore = KoreProcess.dev(folder, site);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      hello(kore);
      var over = new AtomicBoolean();
      var visitor =
          threads.submit(
              () -> {
                var answers = new ArrayList<HttpResponse<String>>();
                while (!over.get()) {
                  answers.add(hello(kore));
                }
                return answers;
              });

      write("hello 2");
      kore.await(line -> line.contains("hello@2 is live"));
      awaitBody(kore, "hello 2");
      over.set(true);

      assertThat(visitor.get()).extracting(HttpResponse::statusCode).containsOnly(200);
      assertThat(visitor.get()).extracting(HttpResponse::body).isSubsetOf("hello 1", "hello 2");
    }
  }

  @Test
  void code_that_does_not_load_is_told_and_the_revision_before_serves_on() throws IOException {
    try (var kore = KoreProcess.dev(folder, site)) {
      save("export function get_hello() {\n  retrun 1;\n}\n");

      kore.await(line -> line.contains("hello@2 does not load"));
      kore.await(line -> line.contains("backend/http-functions.js:2:"));
      assertThat(hello(kore).body()).isEqualTo("hello 1");
    }
  }

  @Test
  void ctrl_c_leaves_nothing_behind() {
    var kore = KoreProcess.dev(folder, site);
    hello(kore);

    kore.interrupt();

    kore.awaitExit();
    kore.awaitNothingLeft();
  }

  @Test
  void kill_9_leaves_nothing_behind() {
    var kore = KoreProcess.dev(folder, site);
    hello(kore);

    kore.kill();

    kore.awaitExit();
    kore.awaitNothingLeft();
  }

  private void awaitBody(KoreProcess kore, String body) {
    while (!hello(kore).body().equals(body)) {
      Thread.onSpinWait();
    }
  }

  private HttpResponse<String> hello(KoreProcess kore) {
    return http.get(kore.sitePort(), "hello.localhost", "/_functions/hello");
  }

  private void write(String answer) throws IOException {
    save(
        """
        import { ok } from 'wix-http-functions';
        export function get_hello(request) {
          return ok({ body: '%s' });
        }
        """
            .formatted(answer));
  }

  /** At once, as editors do: no look at the folder sees half a file. */
  private void save(String code) throws IOException {
    var file = Files.createDirectories(site.resolve("backend")).resolve("http-functions.js");
    var written = Files.writeString(folder.resolve("saving"), code);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pod(HttpResponse<String> answer) {
    return answer.headers().firstValue("Kore-Pod").orElseThrow();
  }

  private static String timing(HttpResponse<String> answer) {
    return answer.headers().firstValue("Server-Timing").orElseThrow();
  }
}
