package adapters.app;

import adapters.postgres.Database;
import adapters.postgres.LedgerPartitions;
import adapters.postgres.Retention;
import adapters.postgres.UsageRollUp;
import adapters.quartz.Job;
import domain.decisions.Decisions;
import domain.pod.Lifecycle;
import domain.pooling.Recycling;
import domain.scaling.Census;
import domain.scaling.Scaling;
import domain.scheduling.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** The jobs: what one replica at a time does for all of them. */
final class Timetable {
  static final String RECYCLING = "recycling";

  private static final Duration EACH_SECOND = Duration.ofSeconds(1);
  private static final Duration OFTEN = Duration.ofMinutes(5);
  private static final Duration HOURLY = Duration.ofHours(1);

  private Timetable() {}

  static List<Job> jobs(
      KoreConfiguration configuration,
      Database database,
      Census census,
      Scheduler scheduler,
      Lifecycle lifecycle,
      Executor threads,
      Decisions decisions) {
    var policy = configuration.scaling().policy();
    var scaling = new Scaling(census, scheduler, policy, threads, decisions);
    var recycling =
        new Recycling(
            census, lifecycle, scheduler, configuration.recycling().policy(policy), threads);
    var keep = configuration.retention();
    var partitions = new LedgerPartitions(database, keep.events.toJavaDuration());
    return List.of(
        new Job("scaling", configuration.scaling().interval.toJavaDuration(), scaling::step),
        new Job(RECYCLING, EACH_SECOND, recycling::step),
        new Job("partitions", HOURLY, partitions::step),
        new Job("usage", OFTEN, new UsageRollUp(database)::step),
        new Job("retention", HOURLY, new Retention(database, keep.periods())::step));
  }
}
