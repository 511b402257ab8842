package domain.pod;

import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A pod in each of the states, for tests to start from. */
public final class SamplePods {
  public static final PodId ID = new PodId(new UUID(0, 1));
  public static final PodAddress ADDRESS = new PodAddress("127.0.0.1", 4001);
  public static final BootId BOOT = new BootId(new UUID(0, 2));
  public static final SiteRev SITE_REV = new SiteRev(new SiteId("hello"), new Revision(3));
  public static final Affiliation AFFILIATION =
      new Affiliation(
          new ClaimId(new UUID(0, 3)),
          new ClaimSecret("0123456789abcdef".repeat(2)),
          SITE_REV,
          new Slot(1),
          Optional.empty());

  public static final Pod.Warming WARMING = new Pod.Warming(ID, "large");
  public static final Pod.Pooled POOLED = new Pod.Pooled(ID, "large", ADDRESS, BOOT);
  public static final Pod.Claimed CLAIMED =
      new Pod.Claimed(ID, "large", ADDRESS, BOOT, AFFILIATION);
  public static final Pod.Serving SERVING =
      new Pod.Serving(ID, "large", ADDRESS, BOOT, AFFILIATION);
  public static final Pod.Draining DRAINING =
      new Pod.Draining(ID, "large", ADDRESS, BOOT, AFFILIATION);
  public static final Pod.Gone GONE = new Pod.Gone(ID, "large", Reason.EXITED, "exit 1");

  public static final List<Pod.Live> LIVE = List.of(WARMING, POOLED, CLAIMED, SERVING, DRAINING);

  private SamplePods() {}

  /** A pod of its own that serves a revision of a site. */
  public static Pod.Serving serving(int number, SiteRev siteRev, Slot slot) {
    return new Pod.Serving(
        new PodId(new UUID(1, number)),
        "default",
        new PodAddress("127.0.0.1", 4000 + number),
        new BootId(new UUID(2, number)),
        new Affiliation(
            new ClaimId(new UUID(3, number)),
            new ClaimSecret("%032x".formatted(number)),
            siteRev,
            slot,
            Optional.empty()));
  }
}
