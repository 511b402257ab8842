-- What is deployed. Times are the database's everywhere.

create table kore.bundle (
  digest     text primary key check (digest ~ '^[0-9a-f]{64}$'),
  packed     bytea not null,
  created_at timestamptz not null default now()
);
-- A bundle is compressed already.
alter table kore.bundle alter column packed set storage external;
comment on table kore.bundle is 'Packed code (tar.gz), stored once under the SHA-256 of its bytes';

create table kore.site (
  id         text collate "C" primary key check (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' and id !~ '--'),
  revisions  integer not null default 0 check (revisions >= 0),
  published  integer,
  created_at timestamptz not null default now()
);
comment on table kore.site is 'One row a site; its row lock serialises all that ties pods to the site';
comment on column kore.site.revisions is 'The number of the newest revision';
comment on column kore.site.published is 'The revision that visitors reach';

create table kore.deleted_site (
  id         text collate "C" primary key,
  revisions  integer not null,
  deleted_at timestamptz not null default now()
);
comment on table kore.deleted_site is 'Where a site that is deployed again goes on counting: no revision is used twice';

create table kore.site_revision (
  site       text collate "C" not null references kore.site on delete cascade,
  revision   integer not null check (revision >= 1),
  digest     text not null references kore.bundle,
  size       integer not null,
  created_at timestamptz not null default now(),
  failure    jsonb,
  failed_at  timestamptz,
  primary key (site, revision)
);
create index site_revision_digest on kore.site_revision (digest);
comment on column kore.site_revision.failure is 'Why the code did not load when it was last installed';

alter table kore.site add constraint site_published_exists
  foreign key (id, published) references kore.site_revision deferrable initially deferred;

create table kore.site_host (
  host text primary key,
  site text collate "C" not null references kore.site on delete cascade
);
create index site_host_site on kore.site_host (site);

create table kore.site_props (
  site     text collate "C" primary key references kore.site on delete cascade,
  max_pods integer not null check (max_pods between 1 and 1000)
);
