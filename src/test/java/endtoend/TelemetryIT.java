package endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running Kore tells of itself, and all that is made to read it. */
final class TelemetryIT {
  private static final Path DASHBOARD = Path.of("docker/grafana/kore.json");
  private static final Path RULES = Path.of("docker/prometheus/alerts.yml");
  private static final Path REFERENCE = Path.of("docs/metrics.md");
  private static final Path OPERATIONS = Path.of("docs/operations.md");
  private static final Pattern METRIC = Pattern.compile("\\b(?:kore|jvm|process)_[a-z_]+\\b");
  private static final Path NOTHING = Path.of("/dev/null");
  private static final int TESTS_OF_EACH = 2;

  @TempDir(factory = OpenFolder.class)
  private static Path folder = Path.of("unset");

  private static KoreProcess kore;
  private static List<String> scrape = List.of();
  private static final Http HTTP = new Http();

  @BeforeAll
  static void visit_a_site() throws Exception {
    var config = folder.resolve("json.yml");
    var shipped = Files.readString(Path.of("config.yml"));
    assertThat(shipped).contains("    - type: console\n");
    Files.writeString(
        config,
        shipped.replace(
            "    - type: console\n", "    - type: console\n      layout:\n        type: json\n"));
    kore =
        KoreProcess.server(
            folder, Map.of("fleet.type", "simulated", "dispatch.shutdownDelay", "1s"), config);
    HTTP.post(
        kore.apiPort(),
        "/api/v1/sites/hello/revisions?publish=true",
        "application/gzip",
        Files.readAllBytes(packed()));
    for (int i = 0; i < 3; i++) {
      assertThat(HTTP.get(kore.sitePort(), "hello.localhost", "/").statusCode()).isEqualTo(200);
    }
    HTTP.get(kore.sitePort(), "nobody.localhost", "/");
    scrape = awaitScrape();
  }

  /** The pool's gauges are read every few seconds. */
  private static List<String> awaitScrape() throws InterruptedException {
    while (true) {
      var lines = HTTP.get(kore.adminPort(), "/metrics").body().lines().toList();
      if (lines.stream().anyMatch("kore_pool_pods{state=\"serving\"} 1.0"::equals)) {
        return lines;
      }
      Thread.sleep(100);
    }
  }

  private static Path packed() throws IOException, InterruptedException {
    var archive = folder.resolve("hello.tgz");
    var tar =
        new ProcessBuilder("tar", "czf", archive.toString(), "backend")
            .directory(new File("examples/hello"))
            .start();
    assertThat(tar.waitFor()).isZero();
    return archive;
  }

  @AfterAll
  static void stop_it() {
    kore.close();
    kore.awaitNothingLeft();
  }

  @Test
  void requests_are_counted() {
    assertThat(scrape)
        .contains("kore_requests_total{answered_by=\"pod\",code=\"2xx\",start=\"warm\"} 2.0")
        .contains("kore_requests_total{answered_by=\"pod\",code=\"2xx\",start=\"cold\"} 1.0")
        .contains("kore_problems_total{type=\"unknown-site\"} 1.0")
        .contains("kore_cold_start_seconds_count{step=\"install\"} 1")
        .contains("kore_database_up 1.0")
        .contains("kore_pool_pods{state=\"serving\"} 1.0")
        .contains("kore_replicas 1.0");
  }

  @Test
  void every_metric_has_help_a_kind_and_a_base_unit() {
    var helped = named("# HELP ");
    var typed = named("# TYPE ");

    assertThat(helped).isEqualTo(typed);
    assertThat(families()).allMatch(helped::contains, "has help");
    assertThat(helped)
        .noneMatch(name -> name.matches(".*_(millis|milliseconds|ms|minutes|kilobytes|percent)"));
    assertThat(scrape).hasSizeLessThan(1000);
  }

  @Test
  void no_label_takes_a_site_a_host_or_a_pod() {
    assertThat(scrape).noneMatch(line -> line.contains("hello") || line.contains("localhost"));
    var labels =
        scrape.stream()
            .filter(line -> line.startsWith("kore_"))
            .flatMap(line -> Pattern.compile("[{,](\\w+)=").matcher(line).results())
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(labels)
        .isSubsetOf(
            "answered_by",
            "code",
            "failure",
            "java",
            "le",
            "name",
            "outcome",
            "pool",
            "quantile",
            "result",
            "start",
            "state",
            "step",
            "type",
            "version",
            "wish");
  }

  @Test
  void the_reference_names_exactly_the_metrics_that_there_are() throws Exception {
    var listed =
        Files.readAllLines(REFERENCE).stream()
            .filter(line -> line.startsWith("| `kore_"))
            .map(line -> line.split("`", -1)[1])
            .collect(Collectors.toCollection(TreeSet::new));
    var there =
        named("# TYPE ").stream()
            .filter(name -> name.startsWith("kore_"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed).isEqualTo(there);
  }

  @Test
  void the_dashboard_shows_only_metrics_that_there_are() throws Exception {
    var dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    var queries = dashboard.findValues("expr").stream().map(node -> node.asText()).toList();

    assertThat(queries).hasSizeGreaterThan(30);
    assertThat(dashboard.findValues("uid")).allMatch(uid -> uid.asText().equals("${datasource}"));
    assertThat(dashboard.has("id")).isFalse();
    assertThat(metricsIn(String.join("\n", queries))).isSubsetOf(series());
  }

  @Test
  void the_alerts_ask_only_for_metrics_that_there_are() throws Exception {
    var queries =
        Files.readAllLines(RULES).stream()
            .filter(line -> line.strip().startsWith("expr:"))
            .collect(Collectors.joining("\n"));

    assertThat(metricsIn(queries)).hasSizeGreaterThan(10).isSubsetOf(series());
  }

  @Test
  void each_alert_says_what_to_do_and_where_to_read_on() throws Exception {
    var rules = Files.readString(RULES);
    var headings =
        Files.readAllLines(OPERATIONS).stream()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
            .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());
    var alerts = count(rules, "- alert: ");

    assertThat(count(rules, "summary: ")).isEqualTo(alerts).isGreaterThan(8);
    assertThat(count(rules, "description: ")).isEqualTo(alerts);
    var links =
        Pattern.compile("runbook_url: docs/operations\\.md#(\\S+)")
            .matcher(rules)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(links).hasSize((int) alerts).isSubsetOf(headings);
  }

  @Test
  void promtool_finds_nothing_wrong_with_the_scrape() throws Exception {
    var text = folder.resolve("scrape.txt");
    Files.writeString(text, String.join("\n", scrape) + "\n");

    assertThat(promtool(text, "check", "metrics")).isEmpty();
  }

  @Test
  void promtool_finds_that_the_rules_do_as_they_should() throws Exception {
    promtool(NOTHING, "check", "rules", RULES.toString());
    assertThat(promtool(NOTHING, "test", "rules", "docker/prometheus/alerts.test.yml"))
        .contains("SUCCESS");
    var tests = Files.readString(Path.of("docker/prometheus/alerts.test.yml"));
    assertThat(names(RULES))
        .allMatch(name -> count(tests, "alertname: " + name) == TESTS_OF_EACH, "is tested twice");
  }

  @Test
  void both_probes_are_well_and_say_of_what() {
    var live = HTTP.get(kore.adminPort(), "/health/live");
    var ready = HTTP.get(kore.adminPort(), "/health/ready");

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.body()).contains("\"status\":\"live\"", "event-loops", "loops");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("\"status\":\"ready\"", "started", "postgres");
    assertThat(HTTP.get(kore.adminPort(), "/healthcheck").statusCode()).isEqualTo(200);
  }

  @Test
  void logs_are_json_line_by_line_and_without_secrets() throws Exception {
    var json = new ObjectMapper();
    var lines = kore.output().lines().filter(line -> !line.isBlank()).toList();

    assertThat(lines).isNotEmpty();
    for (var line : lines) {
      var event = json.readTree(line);
      assertThat(event.hasNonNull("timestamp")).as(line).isTrue();
      assertThat(event.hasNonNull("level")).as(line).isTrue();
      assertThat(event.hasNonNull("message")).as(line).isTrue();
    }
    var password = Files.readString(folder.resolve("data/password")).strip();
    assertThat(kore.output()).doesNotContain(password).doesNotContain("PRIVATE KEY");
  }

  private static Set<String> named(String comment) {
    return scrape.stream()
        .filter(line -> line.startsWith(comment))
        .map(line -> line.split(" ", 4)[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of series, as queries use them. */
  private static Set<String> series() {
    return scrape.stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The same, without what histograms and summaries add. */
  private static Set<String> families() {
    var typed = named("# TYPE ");
    return series().stream()
        .map(name -> typed.contains(name) ? name : name.replaceFirst("_(bucket|sum|count)$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> metricsIn(String queries) {
    return METRIC.matcher(queries).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static List<String> names(Path rules) throws IOException {
    return Files.readAllLines(rules).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("- alert: "))
        .map(line -> line.substring("- alert: ".length()))
        .toList();
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part) + "\\b").matcher(text).results().count();
  }

  /** What it says; fails if it finds anything wrong. */
  private static String promtool(Path input, String... arguments) throws Exception {
    Predicate<String> executable = place -> Files.isExecutable(Path.of(place, "promtool"));
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(executable),
        "the rules are not checked, for want of promtool: apt-get install prometheus");
    var command = Stream.concat(Stream.of("promtool"), Arrays.stream(arguments)).toList();
    var output = folder.resolve("promtool.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(input.toFile());
    var process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    var said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
