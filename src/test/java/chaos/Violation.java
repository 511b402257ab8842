package chaos;

/**
 * An invariant that did not hold.
 *
 * @param what happened, in a sentence
 */
record Violation(Invariant invariant, String what) {
  enum Invariant {
    A_POD_NEVER_GOES_BACK,
    A_POD_SERVES_AT_MOST_ONE_SITE,
    A_CLAIM_NAMES_ONE_POD,
    A_SLOT_HOLDS_ONE_POD,
    A_SITE_HAS_ONE_REPLACEMENT_AT_A_TIME,
    A_SITE_NEVER_HAS_MORE_PODS_THAN_ITS_PROPS_ALLOW,
    A_COLD_SITE_GETS_ONE_POD,
    A_BUSY_SITE_GETS_ONE_POD_AT_A_TIME,
    NO_ANSWER_FROM_ANOTHER_SITES_CODE,
    NO_ANSWER_FROM_A_POD_THAT_DOES_NOT_SERVE,
    NO_REQUEST_IS_EXECUTED_TWICE,
    LEDGER_AND_TABLES_AGREE,
    RECORDS_AND_PODS_AGREE,
    NO_REQUEST_FAILS_WITHOUT_A_FAULT
  }

  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
