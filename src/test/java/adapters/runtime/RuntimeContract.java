package adapters.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive;
import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.Reason;
import domain.pooling.PodFleetContract;
import domain.pooling.RunningFleet;
import domain.scheduling.PodRuntime;
import domain.scheduling.PodRuntime.Install;
import domain.site.Bundles.Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/runtime-contract.md} asks of every pod, over the wire, by Kore's own side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RuntimeContract {
  protected static final String CODE =
      """
      import { ok } from 'wix-http-functions';
      export const get_hello = () => ok({ body: 'hello' });
      """;

  private static final SigningKey KEY = SigningKey.generate();

  protected final PodRuntime runtime = runtime(KEY, InstantSource.system());
  private final HttpClient http = HttpClient.newHttpClient();
  private final RunningFleet running;
  private @TempDir Path folder = Path.of("unset");

  /**
   * @param pods opens a fleet of pods that obey the given keys
   */
  protected RuntimeContract(Function<String, RunningFleet> pods) {
    this.running = pods.apply(KEY.publicKeysJson());
  }

  @BeforeAll
  void warm() {
    running.fleet().resize(2);
  }

  @AfterAll
  void close() {
    running.close();
    http.close();
  }

  @Test
  void an_installed_pod_says_what_it_holds() throws IOException {
    var pod = claim();
    assertThat(health(pod).siteRev()).isEmpty();
    assertThat(health(pod).state()).isEqualTo("pooled");

    assertThat(runtime.install(pod, bundle(CODE))).isInstanceOf(Install.Installed.class);

    assertThat(health(pod).siteRev()).contains("hello@1");
    assertThat(health(pod).boot()).isEqualTo(pod.boot());
    assertThat(health(pod).state()).isEqualTo("serving");
  }

  @Test
  void the_same_claim_may_be_told_twice_and_another_one_never() throws IOException {
    var pod = claim();
    var bundle = bundle(CODE);

    assertThat(runtime.install(pod, bundle)).isInstanceOf(Install.Installed.class);
    assertThat(runtime.install(pod, bundle)).isInstanceOf(Install.Installed.class);
    assertFailed(runtime.install(claimedAgain(pod), bundle), "409");
  }

  @Test
  void a_pod_obeys_no_other_key_no_old_order_and_no_order_for_another_pod() throws IOException {
    var pod = claim();
    var bundle = bundle(CODE);
    InstantSource yesterday = () -> InstantSource.system().instant().minus(Duration.ofDays(1));
    var elsewhere =
        new Pod.Claimed(
            pod.id(), pod.pool(), pod.address(), new BootId(UUID.randomUUID()), pod.affiliation());

    assertFailed(
        runtime(SigningKey.generate(), InstantSource.system()).install(pod, bundle), "401");
    assertFailed(runtime(KEY, yesterday).install(pod, bundle), "401");
    assertFailed(runtime.install(elsewhere, bundle), "401");
    assertThat(health(pod).state()).isEqualTo("pooled");
  }

  @Test
  void a_site_answers_only_who_names_its_revision_and_its_claim() throws IOException {
    var pod = claim();
    var secret = pod.affiliation().secret().hex();
    assertRefused(visit(pod, "hello@1", secret), 421, "not-installed");

    runtime.install(pod, bundle(CODE));

    assertThat(visit(pod, "hello@1", secret).statusCode()).isEqualTo(200);
    assertRefused(visit(pod, "hello@2", secret), 421, "other-site");
    assertRefused(visit(pod, "other@1", secret), 421, "other-site");
    assertRefused(visit(pod, "hello@1", "cd".repeat(16)), 421, "wrong-claim");
    assertRefused(visit(pod, "hello@1", ""), 421, "wrong-claim");
  }

  @Test
  void a_drained_pod_refuses_lingers_and_exits() throws IOException {
    var pod = claim();
    runtime.install(pod, bundle(CODE));

    runtime.drain(pod.installed().next().drain(Reason.RECYCLED).next(), Duration.ofSeconds(5));

    assertThat(health(pod).state()).isEqualTo("draining");
    assertRefused(visit(pod, "hello@1", pod.affiliation().secret().hex()), 503, "draining");
    assertFailed(runtime.install(claimedAgain(pod), bundle(CODE)), "409");
    running.news().goneOf(pod.id());
    assertThat(runtime.health(pod.address())).isEmpty();
  }

  @Test
  void nothing_is_tried_in_a_pod_that_drains() throws IOException {
    var pod = claim();
    runtime.drain(pod.installed().next().drain(Reason.RECYCLED).next(), Duration.ofSeconds(5));

    assertNotTried(runtime.install(pod, bundle(CODE)), Reason.WITHDRAWN);
  }

  @Test
  void an_order_to_drain_holds_for_one_claim() throws IOException {
    var pod = claim();
    runtime.install(pod, bundle(CODE));

    runtime.drain(
        claimedAgain(pod).installed().next().drain(Reason.RECYCLED).next(), Duration.ofSeconds(5));

    assertThat(health(pod).state()).isEqualTo("serving");
  }

  @Test
  void there_is_no_other_path_of_kores_own() throws IOException {
    var pod = claim();

    assertThat(get(pod, "/_kore/other").statusCode()).isEqualTo(404);
    assertThat(get(pod, "/_kore").statusCode()).isEqualTo(404);
    assertThat(get(pod, "/_kore/install").statusCode()).isEqualTo(405);
    assertThat(get(pod, "/_kore/install").headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void who_does_not_answer_is_a_value_and_no_exception() throws IOException {
    var nobody = new PodAddress("127.0.0.1", 1);
    var pod = claim();
    var away = new Pod.Claimed(pod.id(), pod.pool(), nobody, pod.boot(), pod.affiliation());

    assertThat(runtime.health(nobody)).isEmpty();
    assertNotTried(runtime.install(away, bundle(CODE)), Reason.UNREACHABLE);
  }

  protected final PodRuntime.Health health(Pod.Claimed pod) {
    return runtime.health(pod.address()).orElseThrow();
  }

  private static PodRuntime runtime(SigningKey key, InstantSource clock) {
    return new HttpPodRuntime(key, clock, Duration.ofSeconds(5), Runnable::run);
  }

  /** A warm pod, claimed for hello@1. */
  protected final Pod.Claimed claim() {
    var pod = PodFleetContract.claimed(running.news().nextReady());
    running.fleet().release(pod);
    return pod;
  }

  private static Pod.Claimed claimedAgain(Pod.Claimed pod) {
    return PodFleetContract.claimed(
        new Pod.Pooled(pod.id(), pod.pool(), pod.address(), pod.boot()));
  }

  protected final Bundle bundle(String code) throws IOException {
    Files.createDirectories(folder.resolve("backend"));
    Files.writeString(folder.resolve("backend/http-functions.js"), code);
    return ((BundleArchive.Accepted) BundleArchive.pack(folder)).bundle();
  }

  private HttpResponse<String> get(Pod.Claimed pod, String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create("http://" + pod.address() + path)).build());
  }

  private HttpResponse<String> visit(Pod.Claimed pod, String siteRev, String secret)
      throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create("http://" + pod.address() + "/_functions/hello"))
            .header("Kore-Site-Rev", siteRev)
            .header("Kore-Claim", secret)
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertFailed(Install install, String status) {
    assertThat(install)
        .isInstanceOfSatisfying(
            Install.PodFailed.class, failed -> assertThat(failed.detail()).contains(status));
  }

  private static void assertNotTried(Install install, Reason reason) {
    assertThat(install)
        .isInstanceOfSatisfying(
            Install.NotTried.class, pod -> assertThat(pod.reason()).isEqualTo(reason));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Kore-Refused")).contains(reason);
  }
}
