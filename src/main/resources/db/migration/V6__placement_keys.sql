-- What the API answered to placements that were asked for under a key, so that a retry is answered alike.

create table kore.placement_key (
  key         text collate "C" primary key check (key ~ '^[!-~]{1,255}$'),
  site        text collate "C" not null,
  body        text not null check (body ~ '^[0-9a-f]{64}$'),
  pod         uuid not null,
  outcome     text not null check (outcome in ('joined', 'affiliated')),
  recorded_at timestamptz not null default now()
);
create index placement_key_recorded_at on kore.placement_key (recorded_at);
comment on table kore.placement_key is 'Placements by Idempotency-Key, for 24 hours';
comment on column kore.placement_key.body is 'SHA-256 of the body of the request';
