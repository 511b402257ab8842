package architecture.violations.adapters.app;

/** A composition root. */
public record App(Class<App> type) {}
