package adapters.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import domain.site.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 key by which pods know that an order is Kore's. Its private half never leaves Kore.
 */
public final class SigningKey {
  private static final String GENERATE = "openssl genpkey -algorithm ed25519 -out FILE";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;
  private final String id;

  private SigningKey(KeyPair pair) {
    this.privateKey = pair.getPrivate();
    this.publicKey = pair.getPublic();
    this.id = HexFormat.of().formatHex(sha256(publicKey.getEncoded()), 0, 8);
  }

  /** A new key, for pods that end with this Kore. */
  public static SigningKey generate() {
    try {
      return new SigningKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /** A new key for all replicas to share, PKCS #8 in PEM. */
  public static String newPem() {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(lines.encodeToString(generate().privateKey.getEncoded()));
  }

  /**
   * Reads the key that all replicas share.
   *
   * @param file PKCS #8 in PEM
   * @throws IllegalArgumentException if there is no such key in the file
   */
  public static SigningKey read(Path file) {
    try {
      var pem = Files.readString(file, US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
      var factory = KeyFactory.getInstance("Ed25519");
      var privateKey =
          factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
      return new SigningKey(new KeyPair(publicOf((EdECPrivateKey) privateKey), privateKey));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "runtime.signingKey: no Ed25519 key can be read from %s: make one with `%s`"
              .formatted(file, GENERATE),
          e);
    }
  }

  /** The JDK derives no public key; a generator whose only randomness is the private one does. */
  private static PublicKey publicOf(EdECPrivateKey privateKey) throws GeneralSecurityException {
    var seed = privateKey.getBytes().orElseThrow();
    var generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
    return generator.generateKeyPair().getPublic();
  }

  public String id() {
    return id;
  }

  /**
   * What pods are given to check orders with: key id to Base64 of the public key's DER, as JSON.
   */
  public String publicKeysJson() {
    return "{\"%s\":\"%s\"}"
        .formatted(id, Base64.getEncoder().encodeToString(publicKey.getEncoded()));
  }

  byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    return HexFormat.of().parseHex(Digest.of(bytes).hex());
  }

  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte @Nullable [] bytes) {
      System.arraycopy(seed, 0, Objects.requireNonNull(bytes), 0, seed.length);
    }
  }
}
