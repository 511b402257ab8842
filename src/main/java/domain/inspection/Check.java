package domain.inspection;

import java.util.List;

/** Compares two places. What is only on its way from one to the other may be among the result. */
@FunctionalInterface
interface Check {
  List<Difference> look();
}
