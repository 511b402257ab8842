package adapters.app;

import domain.pod.Pod;
import domain.scheduling.Affinity;
import domain.scheduling.Placement;
import domain.scheduling.PlacementObserver;
import domain.scheduling.Startup;
import domain.scheduling.Wish;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several who hear of placements. */
record PlacementObservers(List<PlacementObserver> observers) implements PlacementObserver {
  @Override
  public Following begun(Wish wish) {
    var all = observers.stream().map(observer -> observer.begun(wish)).toList();
    return new Following() {
      private void each(Consumer<Following> what) {
        all.forEach(what);
      }

      @Override
      public void asking() {
        each(Following::asking);
      }

      @Override
      public void answered(Affinity.Answer answer) {
        each(following -> following.answered(answer));
      }

      @Override
      public void installing(Pod.Claimed pod) {
        each(following -> following.installing(pod));
      }

      @Override
      public void installed(Startup.Outcome outcome) {
        each(following -> following.installed(outcome));
      }

      @Override
      public void over(@Nullable Placement placement) {
        each(following -> following.over(placement));
      }
    };
  }
}
