package adapters.rest;

import java.util.Optional;

/** Where to read on in a log, as the API hands it out and takes it back. */
record LineNumber(long seq) {
  static final String RULE = "read on after what `next` was in an answer";

  static Optional<LineNumber> parse(String text) {
    return text.matches("\\d{1,18}")
        ? Optional.of(new LineNumber(Long.parseLong(text)))
        : Optional.empty();
  }
}
