-- A deployment that its client may ask for again gets the revision that it made the first time.

alter table kore.site_revision add column key text collate "C" check (key ~ '^[!-~]{1,255}$');
alter table kore.site_revision add column publish boolean;
create unique index site_revision_key on kore.site_revision (key) where key is not null;
comment on column kore.site_revision.key is 'The Idempotency-Key of its deployment, for 24 hours';
comment on column kore.site_revision.publish is 'Whether that deployment was to publish it';
