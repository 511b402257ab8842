-- Lets the last hour of the ledger and of the history be read without the rest. Both only grow at
-- their end, so an index of ranges will do, and costs their writers next to nothing.

create index pod_event_at on kore.pod_event using brin (at) with (autosummarize = on);
create index pod_history_ended_at on kore.pod_history using brin (ended_at) with (autosummarize = on);
