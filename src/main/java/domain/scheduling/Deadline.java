package domain.scheduling;

/** Until when somebody waits for a placement; it may move while more of them join. */
@FunctionalInterface
public interface Deadline {
  boolean passed();
}
