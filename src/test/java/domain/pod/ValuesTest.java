package domain.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of the values that pods are described with. */
final class ValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "pod-7.kore:65535", "[::1]:8080"})
  void an_address_is_read_as_it_is_written(String text) {
    assertThat(PodAddress.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void a_port_that_cannot_be_is_no_address(int port) {
    assertThatThrownBy(() -> new PodAddress("127.0.0.1", port))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PodAddress("", 80)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_secret_is_128_bits_and_never_shows() {
    var hex = "0123456789abcdef".repeat(2);

    assertThat(new ClaimSecret(hex)).hasToString("ClaimSecret[hidden]");
    assertThat(SamplePods.SERVING.toString()).doesNotContain(hex);
    assertThatThrownBy(() -> new ClaimSecret(hex + "0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(hex);
    assertThatThrownBy(() -> new ClaimSecret(hex.toUpperCase(Locale.ROOT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slot_zero_is_the_preview() {
    assertThat(Slot.PREVIEW.preview()).isTrue();
    assertThat(new Slot(1).preview()).isFalse();
    assertThatThrownBy(() -> new Slot(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_pods_name_is_a_uuid() {
    assertThat(PodId.parse("00000000-0000-0000-0000-000000000007"))
        .contains(new PodId(new UUID(0, 7)));
    assertThat(PodId.parse("7")).isEmpty();
    assertThat(PodId.parse("")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_state_is_read_as_it_is_labelled(PodState state) {
    assertThat(PodState.of(state.label())).isEqualTo(state);
    assertThat(state.label()).isLowerCase();
  }

  @ParameterizedTest
  @EnumSource
  void a_reason_is_read_as_it_is_labelled(Reason reason) {
    assertThat(Reason.of(reason.label())).isEqualTo(reason);
  }
}
