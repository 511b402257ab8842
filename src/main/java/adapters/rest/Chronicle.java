package adapters.rest;

import domain.decisions.Ledger;
import domain.logs.PodLogs;

/** What the API tells of the past, and of what happens. */
public record Chronicle(Ledger ledger, PodLogs logs, EventStream events) {}
