package adapters.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.process.RunningProcesses;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.SiteError;
import domain.site.Bundles.Bundle;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kore's side of the contract against the runtime that it ships, in real pods. */
final class HttpPodRuntimeTest extends RuntimeContract {
  HttpPodRuntimeTest() {
    super(RunningProcesses::new);
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
}
