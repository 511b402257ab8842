-- Pods that were claimed before the columns were there (V16): the ledger has what they were claimed for, and by whom.

update kore.pod p set wish = e.detail, claimed_by = e.replica
  from kore.pod_event e
  where e.pod = p.id and e.to_state = 'claimed' and p.claim is not null and p.wish is null
    and e.detail in ('visitors', 'another', 'preview', 'replacement');

update kore.pod_history p set wish = e.detail, claimed_by = e.replica
  from kore.pod_event e
  where e.pod = p.id and e.to_state = 'claimed' and p.claim is not null and p.wish is null
    and e.detail in ('visitors', 'another', 'preview', 'replacement');
