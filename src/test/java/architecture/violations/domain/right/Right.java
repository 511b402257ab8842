package architecture.violations.domain.right;

import architecture.violations.domain.left.Left;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record Right(@Nullable Left left) {}
