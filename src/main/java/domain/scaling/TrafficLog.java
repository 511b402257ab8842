package domain.scaling;

import java.util.List;

/** The port to the record of all replicas' traffic. */
public interface TrafficLog {
  /** Adds what this replica counted; one transaction. */
  void add(List<Flow> flows);
}
