package adapters.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import adapters.bundle.Tar;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Values that are right, at the edge of it, or beyond it; the same for the same seed. */
final class HostileValues {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1",
          "1000",
          "1001",
          "2147483648",
          "9223372036854775808",
          "1e400",
          "NaN",
          "-0",
          "1.5",
          "null",
          "true",
          "TRUE",
          "~",
          "*",
          "..",
          ".",
          "../../etc/passwd",
          "a/b",
          "a\\b",
          "a;b=c",
          "a?b#c",
          "a%b",
          "%00",
          "a\0b",
          "a\r\nX: y",
          "\"",
          "'; drop table kore.site; --",
          "${jndi:ldap://x}",
          "#{7*7}",
          "\u00fc",
          "\ud83d\ude00",
          "\ufeff",
          "\u202e",
          "x".repeat(64),
          "x".repeat(256),
          "x".repeat(3000),
          "a--b",
          "-a",
          "A",
          "[]",
          "{}",
          "2026-11-23T00:00:00Z",
          "9999999999-01-01T00:00:00Z",
          "00000000-0000-0000-0000-000000000000",
          "W/\"x\"",
          "\"x\", \"y\"",
          "image/png",
          ";;;q=,/");

  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "2",
          "1001",
          "2147483648",
          "-2147483649",
          "1e400",
          "1.0",
          "1e3",
          "NaN",
          "Infinity",
          "\"\"",
          "\"1\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[1]",
          "{\"a\":{}}",
          "9".repeat(2000));

  private static final List<String> WHOLE =
      List.of(
          "",
          "null",
          "[]",
          "[{}]",
          "{",
          "\"\"",
          "1",
          "{}{}",
          "{\"a\":1,\"a\":2}",
          "\ufeff{}",
          "// x\n{}",
          "{\"@type\":\"java.lang.Runtime\"}",
          "[".repeat(20_000),
          "{\"a\":".repeat(5_000),
          "\0\0\0");

  private final Random random;

  HostileValues(Random random) {
    this.random = random;
  }

  String any() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** For a parameter: more often right than not, so that what comes after it is met too. */
  String value(JsonNode parameter) {
    var schema = parameter.path("schema");
    return switch (random.nextInt(4)) {
      case 0 -> any();
      case 1 -> schema.path("maximum").asText(schema.path("example").asText("1"));
      default ->
          schema.has("enum")
              ? schema.path("enum").path(random.nextInt(schema.path("enum").size())).asText()
              : schema.path("example").asText(schema.path("default").asText("1"));
    };
  }

  /** Mostly encoded as it should be. */
  String inPath(String value) {
    return switch (random.nextInt(20)) {
      case 0 -> value.replaceAll("[^!-~]", "");
      case 1 -> "%" + Integer.toHexString(random.nextInt(256)) + encoded(value);
      case 2 -> "%c0%af" + encoded(value);
      default -> encoded(value);
    };
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  /** In one line: what would end it is another header, and that is the client's own affair. */
  String inHeader(String value) {
    return value.replaceAll("[\r\n]", "");
  }

  byte[] json(JsonNode schema) {
    if (random.nextInt(4) == 0) {
      return damaged(WHOLE.get(random.nextInt(WHOLE.size())).getBytes(UTF_8));
    }
    var members =
        schema.path("properties").properties().stream()
            .filter(_ -> random.nextInt(4) > 0)
            .map(member -> "\"%s\": %s".formatted(member.getKey(), value()))
            .collect(Collectors.joining(","));
    return damaged(("{" + members + (random.nextInt(12) == 0 ? ",\"x\":1}" : "}")).getBytes(UTF_8));
  }

  private String value() {
    return random.nextInt(2) == 0
        ? Integer.toString(random.nextInt(5))
        : JSON.get(random.nextInt(JSON.size()));
  }

  /** A packed bundle, or what pretends to be one. */
  byte[] bundle() {
    return switch (random.nextInt(10)) {
      case 0 -> new byte[0];
      case 1 -> any().getBytes(UTF_8);
      case 2 -> gzip(new byte[random.nextInt(1 << 20)]);
      case 3 -> gzip(gzip(any().getBytes(UTF_8)));
      case 4 -> Tar.of("../../x", "/etc/passwd");
      case 5 -> Tar.of("backend/" + any().replace("\0", "") + ".js");
      case 6 -> gzip(new byte[60 << 20]);
      default -> damaged(Tar.of("backend/a.js"));
    };
  }

  /** Once in a while cut short, or with a bit turned, or with bytes that are no UTF-8. */
  private byte[] damaged(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        var turned = bytes.clone();
        turned[at] ^= (byte) (1 << random.nextInt(8));
        yield turned;
      }
      case 2 -> (new String(bytes, ISO_8859_1) + "\u00ff\u00fe").getBytes(ISO_8859_1);
      default -> bytes;
    };
  }

  private static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
