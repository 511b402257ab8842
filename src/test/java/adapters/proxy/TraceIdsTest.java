package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceIdsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + PARENT + "-01",
        "01-" + TRACE + "-" + PARENT + "-01",
        "01-" + TRACE + "-" + PARENT + "-01-what-a-later-version-adds",
      })
  void well_formed_trace_parents_pass(String text) {
    assertThat(TraceIds.isTraceParent(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01-more",
        "00-" + TRACE + "-" + PARENT + "-0",
        "00-" + TRACE + "-" + PARENT + "-0G",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
        "00_" + TRACE + "-" + PARENT + "-01",
      })
  void others_do_not(String text) {
    assertThat(TraceIds.isTraceParent(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "ünï", "tab\t"})
  void request_ids_that_could_spoil_a_log_are_replaced(String given) {
    assertThat(TraceIds.requestId(given)).matches("[0-9a-f]{32}");
  }

  @Test
  void sane_request_ids_are_kept() {
    assertThat(TraceIds.requestId("x".repeat(128))).hasSize(128);
    assertThat(TraceIds.requestId(null)).isNotEqualTo(TraceIds.requestId(null));
  }
}
