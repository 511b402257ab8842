package adapters.tracing;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code tracing} in {@code config.yml}, where it says what each key means. */
public final class TracingSettings {
  @JsonProperty
  @Pattern(regexp = "https?://.+", message = "must be an address such as http://localhost:4318")
  private @Nullable String endpoint;

  @JsonProperty
  @DecimalMin("0")
  @DecimalMax("1")
  private double sampling = 0.1;

  /** Where spans are sent, by OTLP over HTTP; null for nowhere. */
  public @Nullable String endpoint() {
    return endpoint;
  }

  /** Which part of those requests is followed whose clients do not say; 0 to 1. */
  public double sampling() {
    return sampling;
  }
}
