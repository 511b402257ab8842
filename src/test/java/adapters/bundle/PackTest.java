package adapters.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive.Accepted;
import adapters.bundle.BundleArchive.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackTest {
  @TempDir Path temp;

  @Test
  void equal_folders_make_equal_bundles() throws IOException {
    write("one/backend/b.js");
    write("one/backend/a.js");
    write("two/backend/a.js");
    write("two/backend/b.js");
    Files.setLastModifiedTime(temp.resolve("two/backend/a.js"), FileTime.fromMillis(1));
    assertThat(temp.resolve("two/backend/b.js").toFile().setExecutable(true)).isTrue();

    assertThat(packed("one").bundle().packed()).isEqualTo(packed("two").bundle().packed());
    assertThat(packed("one").bundle().digest()).isEqualTo(packed("two").bundle().digest());
  }

  @Test
  void other_contents_make_another_bundle() throws IOException {
    write("one/backend/a.js");
    var before = packed("one").bundle().digest();
    Files.writeString(temp.resolve("one/backend/a.js"), "changed");

    assertThat(packed("one").bundle().digest()).isNotEqualTo(before);
  }

  @Test
  void hidden_files_and_node_modules_stay_behind() throws IOException {
    write("site/backend/a.js");
    write("site/.git/config");
    write("site/.env");
    write("site/backend/.secret/key");
    write("site/backend/node_modules/x/index.js");
    Files.createSymbolicLink(temp.resolve("site/.link"), Path.of("/etc/passwd"));

    assertThat(packed("site").files()).isEqualTo(1);
  }

  @Test
  void long_and_foreign_names_survive() throws IOException {
    write("site/backend/" + "deep/".repeat(40) + "grüße.js");

    assertThat(packed("site").files()).isEqualTo(1);
  }

  @Test
  void the_folder_itself_may_be_reached_by_a_link() throws IOException {
    write("site/backend/a.js");
    Files.createSymbolicLink(temp.resolve("current"), temp.resolve("site"));

    assertThat(packed("current").files()).isEqualTo(1);
  }

  @Test
  void a_link_inside_is_refused_by_its_name() throws IOException {
    write("site/backend/a.js");
    Files.createSymbolicLink(temp.resolve("site/backend/out"), Path.of("/etc"));

    assertThat(refusal("site")).isEqualTo("\"backend/out\" is a link: put the file itself there");
  }

  @Test
  void a_folder_without_code_is_told_where_it_goes() throws IOException {
    write("site/http-functions.js");

    assertThat(refusal("site"))
        .contains(temp.resolve("site/backend").toString(), "e.g. backend/http-functions.js");
  }

  @Test
  void what_is_no_folder_is_refused() throws IOException {
    write("file");

    assertThat(refusal("file")).contains("is not a folder");
    assertThat(refusal("missing")).contains("is not a folder");
  }

  @Test
  void the_file_that_is_too_much_is_named() throws IOException {
    write("site/backend/a.js");
    try (var large = new RandomAccessFile(temp.resolve("site/large.bin").toFile(), "rw")) {
      large.setLength(BundleArchive.MOST_UNPACKED_BYTES);
    }

    assertThat(refusal("site")).startsWith("\"large.bin\" is the largest of more than 50 MB");
  }

  @Test
  void what_does_not_compress_to_ten_megabytes_is_refused() throws IOException {
    write("site/backend/a.js");
    var noise = new byte[11 * 1024 * 1024];
    new Random(1).nextBytes(noise);
    Files.write(temp.resolve("site/noise.bin"), noise);

    assertThat(refusal("site")).contains("10 MB");
  }

  private void write(String path) throws IOException {
    var file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "export const name = 1;");
  }

  private Accepted packed(String folder) throws IOException {
    return (Accepted) BundleArchive.pack(temp.resolve(folder));
  }

  private String refusal(String folder) throws IOException {
    return ((Refused) BundleArchive.pack(temp.resolve(folder))).reason();
  }
}
