package adapters.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive;
import adapters.process.RunningFleet;
import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.Reason;
import domain.scheduling.PodRuntime;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.SiteError;
import domain.site.Bundles.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kore's side of the contract against the runtime that it ships, in real pods. */
final class HttpPodRuntimeTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final RunningFleet running = new RunningFleet(KEY.publicKeysJson());
  private final PodRuntime runtime = runtime(KEY, InstantSource.system());
  private @TempDir Path folder = Path.of("unset");

  @BeforeAll
  static void warm() {
    running.fleet().resize(2);
  }

  @AfterAll
  static void close() {
    running.close();
  }

  @Test
  void an_installed_pod_says_what_it_holds() throws IOException {
    var pod = claim();
    assertThat(health(pod).siteRev()).isEmpty();
    assertThat(health(pod).state()).isEqualTo("pooled");

    assertThat(runtime.install(pod, bundle("export const x = 1;")))
        .isInstanceOf(Install.Installed.class);

    assertThat(health(pod).siteRev()).contains("hello@1");
    assertThat(health(pod).boot()).isEqualTo(pod.boot());
    assertThat(health(pod).state()).isEqualTo("serving");
  }

  @Test
  void the_same_claim_may_be_told_twice_and_another_one_never() throws IOException {
    var pod = claim();
    var bundle = bundle("export const x = 1;");

    assertThat(runtime.install(pod, bundle)).isInstanceOf(Install.Installed.class);
    assertThat(runtime.install(pod, bundle)).isInstanceOf(Install.Installed.class);
    var other =
        RunningFleet.claimed(new Pod.Pooled(pod.id(), pod.pool(), pod.address(), pod.boot()));
    assertThat(runtime.install(other, bundle))
        .isInstanceOfSatisfying(
            Install.PodFailed.class, failed -> assertThat(failed.detail()).contains("409"));
  }

  @Test
  void code_that_does_not_load_is_the_sites_error_with_its_place() throws IOException {
    var result = runtime.install(claim(), bundle("export const x = 1;\nexport const y = ;\n"));

    assertThat(result)
        .isEqualTo(
            new Install.CodeFailed(
                new SiteError(
                    "SyntaxError: Unexpected token ';'",
                    Optional.of("backend/http-functions.js"),
                    Optional.of(2),
                    Optional.of(18))));
  }

  @Test
  void bytes_that_are_no_bundle_are_the_sites_error_too() {
    assertThat(runtime.install(claim(), new Bundle(new byte[] {1, 2, 3})))
        .isInstanceOf(Install.CodeFailed.class);
  }

  @Test
  void a_pod_obeys_no_other_key_no_old_order_and_no_order_for_another_pod() throws IOException {
    var pod = claim();
    var bundle = bundle("export const x = 1;");
    InstantSource yesterday = () -> InstantSource.system().instant().minus(Duration.ofDays(1));
    var elsewhere =
        new Pod.Claimed(
            pod.id(), pod.pool(), pod.address(), new BootId(UUID.randomUUID()), pod.affiliation());

    for (var refused :
        new Install[] {
          runtime(SigningKey.generate(), InstantSource.system()).install(pod, bundle),
          runtime(KEY, yesterday).install(pod, bundle),
          runtime.install(elsewhere, bundle)
        }) {
      assertThat(refused)
          .isInstanceOfSatisfying(
              Install.PodFailed.class, failed -> assertThat(failed.detail()).contains("401"));
    }
    assertThat(health(pod).state()).isEqualTo("pooled");
  }

  @Test
  void a_drained_pod_lingers_and_exits() throws IOException {
    var pod = claim();
    runtime.install(pod, bundle("export const x = 1;"));

    runtime.drain(pod.installed().next().drain(Reason.RECYCLED).next(), Duration.ofSeconds(5));

    assertThat(health(pod).state()).isEqualTo("draining");
    var gone = running.nextGone();
    while (!gone.pod().equals(pod.id())) {
      gone = running.nextGone();
    }
    assertThat(gone.detail()).isEqualTo("exit code 0");
  }

  @Test
  void who_does_not_answer_is_a_value_and_no_exception() throws IOException {
    var nobody = new PodAddress("127.0.0.1", 1);
    var pod = claim();
    var away = new Pod.Claimed(pod.id(), pod.pool(), nobody, pod.boot(), pod.affiliation());

    assertThat(runtime.health(nobody)).isEmpty();
    assertThat(runtime.install(away, bundle("export const x = 1;")))
        .isInstanceOf(Install.Unreachable.class);
  }

  private PodRuntime.Health health(Pod.Claimed pod) {
    return runtime.health(pod.address()).orElseThrow();
  }

  private static PodRuntime runtime(SigningKey key, InstantSource clock) {
    return new HttpPodRuntime(key, clock, Duration.ofSeconds(5), Runnable::run);
  }

  private static Pod.Claimed claim() {
    var pod = RunningFleet.claimed(running.nextReady());
    running.fleet().release(pod);
    return pod;
  }

  private Bundle bundle(String code) throws IOException {
    Files.createDirectories(folder.resolve("backend"));
    Files.writeString(folder.resolve("backend/http-functions.js"), code);
    return ((BundleArchive.Accepted) BundleArchive.pack(folder)).bundle();
  }
}
