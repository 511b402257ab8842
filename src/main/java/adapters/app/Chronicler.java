package adapters.app;

import adapters.process.ProcessFleet;
import adapters.rest.Chronicle;
import adapters.rest.EventStream;
import domain.decisions.Decisions;
import domain.logs.LogBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;

/** What Kore remembers for whoever asks why, and how it gets there: off the path of requests. */
final class Chronicler {
  private static final Duration EACH_SECOND = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(200);

  private final Storage storage;
  private final LogBuffer logs;
  private final EventStream events;
  final Decisions decisions;

  /** To be opened before the pods are: what they write last is told, too. */
  Chronicler(Storage storage, SystemTimer timer, Opened opened) {
    this.storage = storage;
    this.decisions = new Decisions(storage.decisions, timer::nanos);
    this.logs = new LogBuffer(storage.podLogs, timer::nanos);
    var listeners = Executors.newVirtualThreadPerTaskExecutor();
    // Whoever takes nothing must not keep Kore from stopping.
    opened.atClose(listeners::shutdownNow);
    this.events = new EventStream(storage.ledger, listeners, timer::nanos);
    opened.flush("decisions", EACH_SECOND, decisions::flush, decisions::flushAll);
    opened.flush("logs", EACH_SECOND, logs::flush);
    opened.loop("events", SOON, events::step);
    opened.add(events);
  }

  /** Takes what pods write, and passes it on. */
  ProcessFleet.Output output(ProcessFleet.Output next) {
    return (pod, source, line) -> {
      logs.line(pod, source, line);
      next.line(pod, source, line);
    };
  }

  Chronicle chronicle() {
    return new Chronicle(storage.ledger, storage.podLogs, events);
  }
}
