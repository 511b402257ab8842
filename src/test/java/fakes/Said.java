package fakes;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What a logger says. */
public final class Said implements AutoCloseable {
  private final ListAppender<ILoggingEvent> lines =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          event.prepareForDeferredProcessing();
          super.append(event);
        }
      };
  private final Logger logger;

  private Said(Logger logger) {
    this.logger = logger;
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  public static Said by(Class<?> type) {
    return by(type.getName());
  }

  public static Said by(String logger) {
    return new Said((Logger) LoggerFactory.getLogger(logger));
  }

  /** What stood beside each line. */
  public List<Map<String, String>> contexts() {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getMDCPropertyMap).toList();
  }

  public List<String> lines() {
    return List.copyOf(lines.list).stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
