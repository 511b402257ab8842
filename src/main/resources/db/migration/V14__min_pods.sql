-- Sites that are kept warm.

alter table kore.site_props
  add column min_pods integer not null default 0,
  add constraint min_pods_are_not_more_than_max_pods check (min_pods between 0 and max_pods);
comment on column kore.site_props.min_pods is 'How many pods the site has at least, with traffic or without';
create index site_props_kept_warm on kore.site_props (site) where min_pods > 0;
