package adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** JSON that Postgres takes: its texts have no NUL, so that is left out. */
final class JsonText {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  static {
    JSON.getFactory().setCharacterEscapes(new WithoutNul());
  }

  private JsonText() {}

  static String of(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * @param text as {@link #of} wrote it
   */
  static <T> T read(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("kore wrote JSON that it can't read", e);
    }
  }

  private static final class WithoutNul extends CharacterEscapes {
    @Serial private static final long serialVersionUID = 1;
    private static final SerializableString NOTHING = new SerializedString("");

    @Override
    public int[] getEscapeCodesForAscii() {
      var escapes = standardAsciiEscapesForJSON();
      escapes[0] = ESCAPE_CUSTOM;
      return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return character == 0 ? NOTHING : null;
    }
  }
}
