package adapters.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import domain.pod.Pod;
import domain.site.Digest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/**
 * Signs orders to pods: compact JSON Web Signatures (RFC 7515, RFC 8037) that hold for one pod, one
 * boot, one claim and one operation.
 */
final class Orders {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SigningKey key;
  private final InstantSource clock;
  private final ObjectMapper json = new ObjectMapper();

  Orders(SigningKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  String install(Pod.Claimed pod, Digest bundle, String limits) {
    var affiliation = pod.affiliation();
    return sign(
        claims(pod, "install")
            .put("siteRev", affiliation.siteRev().toString())
            .put("bundle", bundle.toString())
            .put("limits", Digest.of(limits.getBytes(UTF_8)).toString())
            .put("secret", Digest.of(affiliation.secret().hex().getBytes(UTF_8)).toString()));
  }

  String drain(Pod.Draining pod) {
    return sign(claims(pod, "drain"));
  }

  private ObjectNode claims(Pod.Affiliated pod, String operation) {
    long now = clock.instant().getEpochSecond();
    return json.createObjectNode()
        .put("aud", pod.id().toString())
        .put("boot", pod.boot().toString())
        .put("claim", pod.affiliation().claim().toString())
        .put("op", operation)
        .put("iat", now)
        .put("exp", now + LIFE.toSeconds());
  }

  private String sign(ObjectNode claims) {
    var header = json.createObjectNode().put("alg", "EdDSA").put("kid", key.id());
    var signed = base64(header) + "." + base64(claims);
    return signed + "." + BASE64.encodeToString(key.sign(signed.getBytes(UTF_8)));
  }

  private static String base64(ObjectNode part) {
    return BASE64.encodeToString(part.toString().getBytes(UTF_8));
  }
}
