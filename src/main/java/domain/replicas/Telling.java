package domain.replicas;

import domain.pod.Effect;
import domain.pod.Effects;
import domain.site.SiteId;
import java.util.function.Consumer;

/** Tells what this replica did: the other replicas, and whoever waits on this one. */
public final class Telling implements Effects {
  private final NewsWire wire;
  private final Consumer<SiteId> wake;

  /**
   * @param wake wakes whoever waits for news of a site on this replica
   */
  public Telling(NewsWire wire, Consumer<SiteId> wake) {
    this.wire = wire;
    this.wake = wake;
  }

  @Override
  public void perform(Effect effect) {
    switch (effect) {
      case Effect.Release(var pod) -> wire.tell(new News.Released(pod.id()));
      case Effect.OpenRoute(var pod) -> {
        var site = pod.affiliation().siteRev().site();
        wake.accept(site);
        wire.tell(new News.Opened(site));
      }
      case Effect.CloseRoute(var pod) -> wire.tell(new News.Closed(pod));
      case Effect.TellToDrain _ -> {}
      case Effect.Destroy(var pod) -> wire.tell(new News.Destroyed(pod));
    }
  }

  /** A pod is free, and it is this site's turn to have one. */
  public void turn(SiteId site) {
    wake.accept(site);
    wire.tell(new News.Turn(site));
  }
}
