package domain.pod;

import java.util.regex.Pattern;

/**
 * The 128 random bits, as 32 lower-case hex digits, that a request must carry for a pod to answer
 * it. They never show in logs: {@link #toString} hides them.
 */
public record ClaimSecret(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

  public ClaimSecret {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a claim secret is 32 lower-case hex digits");
    }
  }

  @Override
  public String toString() {
    return "ClaimSecret[hidden]";
  }
}
