package adapters.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive.Accepted;
import adapters.bundle.BundleArchive.Refused;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleArchiveTest {
  @Test
  void a_bundle_with_a_backend_is_accepted_and_counted() {
    var packed = Tar.of("backend/http-functions.js", "public/util.js");

    var accepted = (Accepted) BundleArchive.check(packed);

    assertThat(accepted.files()).isEqualTo(2);
    assertThat(accepted.unpackedBytes()).isEqualTo(39);
    assertThat(accepted.bundle().packed()).isSameAs(packed);
  }

  @Test
  void the_layout_of_git_connected_sites_is_accepted() {
    assertThat(BundleArchive.check(Tar.of("./src/backend/a.js"))).isInstanceOf(Accepted.class);
  }

  @Test
  void folders_are_no_files() {
    var packed =
        Tar.with(t -> t.special("backend/", TarConstants.LF_DIR).file("backend/a.js", new byte[1]));

    assertThat(((Accepted) BundleArchive.check(packed)).files()).isEqualTo(1);
  }

  @Test
  void a_bundle_without_code_is_told_where_it_goes() {
    assertThat(refusal(Tar.of("index.js"))).contains("backend/http-functions.js");
    assertThat(refusal(Tar.with(t -> t.special("backend/", TarConstants.LF_DIR))))
        .contains("no file in backend/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../a.js", "backend/../../a.js", "a\\b.js", "a\nb.js"})
  void names_that_could_lead_elsewhere_are_refused(String name) {
    assertThat(refusal(Tar.of("backend/a.js", name)))
        .startsWith("\"" + name.replace('\n', '?') + "\" ");
  }

  @Test
  void names_in_extended_headers_are_read() {
    var packed = Tar.with(t -> t.paxPath("backend/a.js").file("backend/a.js", new byte[1]));

    assertThat(refusal(packed)).contains("\"backend/a.js\" is in the bundle twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../a.js", "abc\0b.js"})
  void names_in_extended_headers_are_held_to_the_same_rules(String name) {
    var packed = Tar.with(t -> t.file("backend/a.js", new byte[1]).paxPath(name));

    assertThat(BundleArchive.check(packed)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(bytes = {'1', '2', '3', '4', '6', '7', 'S', 'x', 'V'})
  void whatever_is_neither_file_nor_folder_is_refused(byte flag) {
    var link = Tar.with(t -> t.file("backend/a.js", new byte[1]).special("backend/link", flag));
    var disguised = Tar.with(t -> t.file("backend/a.js", new byte[1]).special("backend/l/", flag));

    assertThat(BundleArchive.check(link)).isInstanceOf(Refused.class);
    assertThat(BundleArchive.check(disguised)).isInstanceOf(Refused.class);
  }

  @Test
  void a_link_is_refused_by_its_name() {
    assertThat(refusal(Tar.with(t -> t.special("backend/link", TarConstants.LF_SYMLINK))))
        .startsWith("\"backend/link\" is neither a regular file nor a folder");
  }

  @Test
  void a_name_may_stand_for_one_file_only() {
    assertThat(refusal(Tar.of("backend/a.js", "./backend//a.js")))
        .isEqualTo("\"backend/a.js\" is in the bundle twice: leave one out");
  }

  @Test
  void the_longest_name_of_a_segment_has_255_bytes() {
    assertThat(BundleArchive.check(Tar.of("backend/" + "a".repeat(255))))
        .isInstanceOf(Accepted.class);
    assertThat(refusal(Tar.of("backend/" + "ä".repeat(128)))).contains("255 bytes");
  }

  @Test
  void five_thousand_files_are_accepted_and_one_more_is_not() {
    var most = Stream.concat(Stream.of("backend/a.js"), names(4_999)).toArray(String[]::new);
    var tooMany = Stream.concat(Stream.of("backend/a.js"), names(5_000)).toArray(String[]::new);

    assertThat(BundleArchive.check(Tar.of(most))).isInstanceOf(Accepted.class);
    assertThat(refusal(Tar.of(tooMany))).contains("5,000 files");
  }

  @Test
  void a_bomb_is_refused_wherever_it_hides() {
    long size = BundleArchive.MOST_UNPACKED_BYTES;

    assertThat(refusal(Tar.with(t -> t.zeros("backend/a.js", size)))).contains("50 MB");
    assertThat(refusal(Tar.with(t -> t.file("backend/a.js", new byte[1]).trailing(size))))
        .contains("50 MB");
    assertThat(refusal(Tar.with(t -> t.longName(1024 * 1024)))).contains("too long");
  }

  @Test
  void more_than_ten_megabytes_packed_are_refused() {
    assertThat(refusal(new byte[10 * 1024 * 1024 + 1])).contains("10 MB");
  }

  @Test
  void what_is_cut_short_or_damaged_or_no_tar_is_refused() {
    var packed = Tar.of("backend/a.js");

    assertThat(refusal(Arrays.copyOf(packed, packed.length / 2))).contains("not a whole tar.gz");
    assertThat(refusal(new byte[0])).contains("not a whole tar.gz");
    assertThat(refusal("hello".getBytes(UTF_8))).contains("not a whole tar.gz");
  }

  @Test
  void random_damage_never_does_more_than_refuse() {
    var packed = Tar.of("backend/a.js", "backend/" + "long".repeat(40));
    var random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      var damaged = packed.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));

      assertThat(BundleArchive.check(damaged)).isNotNull();
    }
  }

  private static Stream<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "public/" + i);
  }

  private static String refusal(byte[] packed) {
    return ((Refused) BundleArchive.check(packed)).reason();
  }
}
