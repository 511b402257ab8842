package domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of the values that sites are described with. */
final class ValuesTest {
  private static final String LONGEST = "a".repeat(63);

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "hello", "a-b", "a1-2b", "1-2-3"})
  void a_dns_label_names_a_site(String name) {
    assertThat(new SiteId(name)).hasToString(name);
    assertThat(SiteId.parse(name)).contains(new SiteId(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "-a", "a-", "a--b", "A", "a.b", "a_b", "a b", "ä", "a\n", "a/b", "xn--a"})
  void any_other_text_does_not(String name) {
    assertThat(SiteId.parse(name)).isEmpty();
    assertThatThrownBy(() -> new SiteId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_sites_name_has_63_characters_at_most() {
    assertThat(SiteId.parse(LONGEST)).isPresent();
    assertThat(SiteId.parse(LONGEST + "a")).isEmpty();
  }

  @Test
  void sites_are_ordered_by_their_names() {
    assertThat(new SiteId("a")).isLessThan(new SiteId("b")).isGreaterThan(new SiteId("0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "9", "10", "999999999"})
  void a_revision_is_read_as_it_is_written(String text) {
    assertThat(Revision.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "01", "-1", "+1", "1.0", "x", "1x", "1000000000", "١", " 1"})
  void any_other_text_is_no_revision(String text) {
    assertThat(Revision.parse(text)).isEmpty();
  }

  @Test
  void revisions_count_from_one() {
    assertThat(new Revision(1).number()).isOne();
    assertThatThrownBy(() -> new Revision(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_site_at_a_revision_is_written_as_the_article_does() {
    assertThat(new SiteRev(new SiteId("hello"), new Revision(3))).hasToString("hello@3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, SiteProps.MOST_PODS})
  void a_site_may_have_one_to_a_thousand_pods(int maxPods) {
    assertThat(new SiteProps(maxPods).maxPods()).isEqualTo(maxPods);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, SiteProps.MOST_PODS + 1})
  void it_may_not_have_fewer_or_more(int maxPods) {
    assertThatThrownBy(() -> new SiteProps(maxPods)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_site_has_one_pod_by_default() {
    assertThat(SiteProps.DEFAULT).isEqualTo(new SiteProps(1));
  }

  @Test
  void a_digest_is_the_sha_256_of_the_bytes() {
    assertThat(Digest.of("abc".getBytes(StandardCharsets.UTF_8)).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(new Digest("0".repeat(64))).hasToString("sha256:" + "0".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65})
  void a_digest_of_another_length_is_none(int length) {
    assertThatThrownBy(() -> new Digest("0".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_digest_is_written_in_lower_case() {
    assertThatThrownBy(() -> new Digest("A".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
