package architecture.violations.adapters.two;

import architecture.violations.adapters.app.App;

/** Uses the composition root. */
public record Two(Class<App> app) {
  public static Two of(App app) {
    return new Two(app.type());
  }
}
