package domain.inspection;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The port to all that is recorded of pods, in whichever tables. */
public interface Records {
  /**
   * Reads, in one snapshot, the life of each pod that lives, and of each that ended or changed
   * within the last hour.
   *
   * @param check must be pure, for all lives are read again if reading them breaks off
   * @return all that it found
   */
  List<Difference> check(Function<Life, Stream<Difference>> check);
}
