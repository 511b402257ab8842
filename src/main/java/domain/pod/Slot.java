package domain.pod;

/**
 * The place a pod takes among its site's pods. A site with {@code maxPods} n has the slots 1 to n;
 * slot 0 is its one preview. A replacement shares the slot of the pod it replaces until that
 * drains.
 */
public record Slot(int number) {
  public static final Slot PREVIEW = new Slot(0);

  public Slot {
    if (number < 0) {
      throw new IllegalArgumentException("no such slot: " + number);
    }
  }

  public boolean preview() {
    return number == 0;
  }
}
