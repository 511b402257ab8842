package adapters.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeyTest {
  /** RFC 8032, section 7.1, test 1: the secret key, in PKCS #8. */
  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpe3pEcmlLtX8w8gUx
      -----END PRIVATE KEY-----
      """;

  private @TempDir Path folder = Path.of("unset");

  @Test
  void the_same_file_gives_the_same_key_on_every_replica() throws IOException {
    var file = Files.writeString(folder.resolve("key.pem"), PEM);

    var one = SigningKey.read(file);
    var two = SigningKey.read(file);

    assertThat(one.id()).isEqualTo(two.id());
    assertThat(one.publicKeysJson()).isEqualTo(two.publicKeysJson());
    assertThat(one.sign(new byte[] {1})).isEqualTo(two.sign(new byte[] {1}));
  }

  @Test
  void each_generated_key_is_another_one() {
    assertThat(SigningKey.generate().id()).isNotEqualTo(SigningKey.generate().id());
  }

  @Test
  void what_is_no_key_is_told_with_how_to_make_one() throws IOException {
    var file = Files.writeString(folder.resolve("key.pem"), "no key");

    assertThatThrownBy(() -> SigningKey.read(file))
        .hasMessageContaining("runtime.signingKey")
        .hasMessageContaining("openssl genpkey -algorithm ed25519");
    assertThatThrownBy(() -> SigningKey.read(folder.resolve("none")))
        .hasMessageContaining("runtime.signingKey");
  }
}
