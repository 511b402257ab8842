package chaos;

import chaos.History.Execution;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What differs between the kinds of pods. */
interface Fleet extends AutoCloseable {
  String name();

  /** Overrides of {@code config.yml}. */
  Map<String, String> configuration();

  List<String> javaOptions();

  /** Code that answers with its site and revision, and leaves a trace of each execution. */
  String code(String site, int revision);

  /** Kills a pod at a living replica, if there is one: {@code kill -9}, or what is like it. */
  void killPod(World world, RandomGenerator random);

  /** The traces that were left until now. */
  List<Execution> executions();

  @Override
  void close();
}
