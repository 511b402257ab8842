package adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On what something was decided, as {@code jsonb} has it. */
final class Inputs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Inputs() {}

  /** Null where there is nothing to tell. */
  static @Nullable String textOrNull(Map<String, Object> inputs) {
    return inputs.isEmpty() ? null : text(inputs);
  }

  /** Postgres takes no NUL in a text. */
  static String text(Object value) {
    try {
      return JSON.writeValueAsString(value).replace("\\u0000", "");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Map<String, Object> read(@Nullable String text) {
    try {
      return text == null ? Map.of() : JSON.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("kore wrote inputs that it can't read", e);
    }
  }
}
