package architecture.violations.domain.left;

import architecture.violations.domain.right.Right;

/** Half of a cycle. */
public record Left(Right right) {}
