-- How many pods each replica keeps warm, as somebody set it while they run.

alter table kore.pool
  add column min_pods integer check (min_pods between 0 and 1000),
  add column max_pods integer check (max_pods between 0 and 1000),
  add constraint min_is_not_above_max check (min_pods <= max_pods);
comment on column kore.pool.min_pods is 'What each replica keeps at least; null for what its configuration says';
comment on column kore.pool.max_pods is 'What each replica keeps at most; null for what its configuration says';
