package adapters.postgres;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The {@code database} part of {@code config.yml}, with its defaults. */
public final class DatabaseSettings {
  private static final String EMBEDDED = "embedded";

  @JsonProperty
  @NotNull
  @Pattern(
      regexp = "embedded|jdbc:postgresql:.+",
      message = "must be 'embedded' or start with 'jdbc:postgresql:'")
  private String url = EMBEDDED;

  @JsonProperty private @Nullable String user;
  @JsonProperty private @Nullable String password;
  @JsonProperty @NotNull private Path dataDir = Path.of("data");

  @JsonProperty
  @Min(1)
  @Max(100)
  private int connections = 8;

  public DatabaseSettings() {}

  /** An external database, with the other settings' defaults. */
  public DatabaseSettings(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  public boolean embedded() {
    return url.equals(EMBEDDED);
  }

  String url() {
    return url;
  }

  @Nullable String user() {
    return user;
  }

  @Nullable String password() {
    return password;
  }

  /** Where the embedded one keeps its data between runs. */
  public Path dataDir() {
    return dataDir;
  }

  int connections() {
    return connections;
  }

  /** Leaves the password out, also one that stands in the URL. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
