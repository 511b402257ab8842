package adapters.simulated;

import static java.nio.charset.StandardCharsets.UTF_8;

import domain.site.Digest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks Kore's signed orders as every pod must, by {@code docs/runtime-contract.md}. */
final class Orders {
  private static final long LONGEST_LIFE_SECONDS = 60;
  private static final long SKEW_SECONDS = 5;
  private static final Pattern BEARER =
      Pattern.compile("Bearer ([\\w-]+)\\.([\\w-]+)\\.([\\w-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SITE_REV = Pattern.compile("[^@\\s]+@\\d+");
  private static final Pattern SECRET = Pattern.compile("[0-9a-f]{32}");

  private final Map<String, PublicKey> keys = new HashMap<>();
  private final InstantSource clock;

  /** An install as Kore ordered it; the bundle's digest is to be compared when it is there. */
  record Install(String claim, String siteRev, String secret, String bundle) {}

  /**
   * @param publicKeys key id to Base64 of the public key's DER, as JSON
   */
  Orders(String publicKeys, InstantSource clock) {
    this.clock = clock;
    try {
      var factory = KeyFactory.getInstance("Ed25519");
      for (var key : new JsonObject(publicKeys)) {
        var der = Base64.getDecoder().decode((String) key.getValue());
        keys.put(key.getKey(), factory.generatePublic(new X509EncodedKeySpec(der)));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no public keys", e);
    }
  }

  Install install(MultiMap headers, String pod, String boot) throws Refused {
    var siteRev = text(headers.get("Kore-Site-Rev"));
    var secret = text(headers.get("Kore-Claim"));
    var limits = text(headers.get("Kore-Limits"));
    var order =
        check(
            headers,
            Map.of(
                "aud",
                pod,
                "boot",
                boot,
                "op",
                "install",
                "siteRev",
                siteRev,
                "limits",
                digest(limits),
                "secret",
                digest(secret)));
    if (!SITE_REV.matcher(siteRev).matches() || !SECRET.matcher(secret).matches()) {
      throw new Refused(400, "Kore-Site-Rev or Kore-Claim is malformed.");
    }
    return new Install(claim(order), siteRev, secret, text(order.getString("bundle")));
  }

  /**
   * @param claim that of the pod, if it has one
   */
  void drain(MultiMap headers, String pod, String boot, @Nullable String claim) throws Refused {
    var order = check(headers, Map.of("aud", pod, "boot", boot, "op", "drain"));
    if (claim != null && !claim.equals(claim(order))) {
      throw refused("claim does not match");
    }
  }

  private JsonObject check(MultiMap headers, Map<String, String> expected) throws Refused {
    var token = BEARER.matcher(text(headers.get("Authorization")));
    if (!token.matches()) {
      throw refused("no bearer token");
    }
    try {
      var header = json(token.group(1));
      var key = keys.get(text(header.getString("kid")));
      if (!"EdDSA".equals(header.getString("alg")) || header.containsKey("crit") || key == null) {
        throw refused("its header");
      }
      var signed = token.group(1) + "." + token.group(2);
      if (!isSigned(signed, Base64.getUrlDecoder().decode(token.group(3)), key)) {
        throw refused("the signature is wrong");
      }
      var order = json(token.group(2));
      checkTime(order);
      for (var claim : expected.entrySet()) {
        if (!claim.getValue().equals(order.getString(claim.getKey()))) {
          throw refused(claim.getKey() + " does not match");
        }
      }
      return order;
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      throw refused("it is malformed");
    }
  }

  private void checkTime(JsonObject order) throws Refused {
    long issued = order.getLong("iat", 0L);
    long expires = order.getLong("exp", 0L);
    long now = clock.instant().getEpochSecond();
    if (expires - issued > LONGEST_LIFE_SECONDS
        || issued > now + SKEW_SECONDS
        || expires < now - SKEW_SECONDS) {
      throw refused("its time");
    }
  }

  private static boolean isSigned(String signed, byte[] signature, PublicKey key) {
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(signed.getBytes(UTF_8));
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static JsonObject json(String part) {
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
  }

  private static String claim(JsonObject order) throws Refused {
    var claim = text(order.getString("claim"));
    if (claim.isEmpty()) {
      throw new Refused(400, "The token names no claim.");
    }
    return claim;
  }

  private static Refused refused(String why) {
    return new Refused(401, "The token is refused: " + why + ".");
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(UTF_8)).toString();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
