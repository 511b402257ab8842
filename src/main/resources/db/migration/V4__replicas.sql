-- Kore's own replicas. Pods that a replica runs itself, as processes, end with it.

create table kore.replica (
  id         uuid primary key,
  owns_pods  boolean not null,
  started_at timestamptz not null default now(),
  seen_at    timestamptz not null default now()
);
comment on column kore.replica.owns_pods is 'Its pods end when it does: true of processes, false of Kubernetes';
comment on column kore.replica.seen_at is 'Renewed every second';
