-- Tokens, and a record of every change by the API.

create table kore.token (
  id text primary key check (id ~ '^[0-9a-f]{12}$'),
  name text not null,
  role text not null check (role in ('viewer', 'deployer', 'operator')),
  sites text[] not null default '{}',
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  made_at timestamptz not null default now(),
  made_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used date,
  constraint only_deployers_have_sites check ((role = 'deployer') = (cardinality(sites) > 0))
);
comment on table kore.token is 'Who may use the API';
comment on column kore.token.id is 'The public part of the token, which its bearer sends along';
comment on column kore.token.name is 'What people call it; unique among those that are not revoked';
comment on column kore.token.role is 'viewer sees all, deployer changes the sites in sites, operator may do everything';
comment on column kore.token.sites is 'The sites that a deployer may deploy to; empty for other roles';
comment on column kore.token.hash is 'SHA-256 of the secret part in hex; the secret itself is kept nowhere';
comment on column kore.token.made_at is 'When it was made';
comment on column kore.token.made_by is 'The token that made it, by name and id; local where there was none yet';
comment on column kore.token.expires_at is 'From when on it is refused; null for never';
comment on column kore.token.revoked_at is 'Since when it is refused for good; null if it is not';
comment on column kore.token.last_used is 'The last day (UTC) on which it was used';
create unique index a_name_has_one_token on kore.token (name) where revoked_at is null;

create table kore.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  replica uuid not null,
  who text not null,
  role text not null,
  method text not null,
  path text not null,
  site text,
  request_id text not null,
  status integer
);
comment on table kore.audit is 'Every change that was asked for by the API: written before it was made';
comment on column kore.audit.id is 'Counts up; gaps mean nothing';
comment on column kore.audit.at is 'When it was about to be made';
comment on column kore.audit.replica is 'The replica that was asked';
comment on column kore.audit.who is 'The token, by name and id; local where there are none';
comment on column kore.audit.role is 'The role of the token at that time';
comment on column kore.audit.method is 'HTTP''s: POST, PUT, PATCH or DELETE';
comment on column kore.audit.path is 'What was asked for, without the query';
comment on column kore.audit.site is 'The site that was to be changed, if it was one';
comment on column kore.audit.request_id is 'X-Request-Id, by which the request is found in logs';
comment on column kore.audit.status is 'HTTP''s, of the answer; null if it is not known how the change ended';
create index audit_by_time on kore.audit (at);
