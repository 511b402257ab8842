-- What reports are made of, besides what is there: how each pod was claimed and where the time went until it
-- served, answers that were errors, and what Kore itself answered. The views are in R__reporting.sql.

alter table kore.pod
  add column wish        text,
  add column claimed_by  uuid,
  add column missed      boolean not null default false,
  add column claim_ms    double precision,
  add column fetch_ms    double precision,
  add column transfer_ms double precision,
  add column unpack_ms   double precision,
  add column load_ms     double precision;
comment on column kore.pod.wish is 'What it was claimed for: visitors, another, preview or replacement';
comment on column kore.pod.claimed_by is 'The replica that claimed it';
comment on column kore.pod.missed is 'Its site had found the pool empty before';
comment on column kore.pod.claim_ms is 'From the wish for a pod to this claim';
comment on column kore.pod.fetch_ms is 'How long the bundle took to be there';
comment on column kore.pod.transfer_ms is 'How long the order took on its way, with the bundle, and the answer';
comment on column kore.pod.unpack_ms is 'How long the pod says it unpacked';
comment on column kore.pod.load_ms is 'How long the pod says the code took to load';

alter table kore.pod_history
  add column wish        text,
  add column claimed_by  uuid,
  add column missed      boolean not null default false,
  add column claim_ms    double precision,
  add column fetch_ms    double precision,
  add column transfer_ms double precision,
  add column unpack_ms   double precision,
  add column load_ms     double precision;
