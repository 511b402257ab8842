package architecture.violations.adapters.one;

import architecture.violations.adapters.two.Two;

/** Uses another adapter. */
public record One(Two two) {}
