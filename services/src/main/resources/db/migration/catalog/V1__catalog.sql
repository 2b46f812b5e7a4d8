-- The catalogue: resources, what they were before, and how they hang together.
-- Plain SQL that H2 and PostgreSQL both take. ${bytewise} makes PostgreSQL compare text byte by byte, as H2 does anyway:
-- the order of pages is the same on both, and only such an index can serve LIKE 'prefix%'.

create table catalog_resource (
    id             varchar(320) ${bytewise} not null,
    type           varchar(16)              not null,
    name           varchar(160)             not null,
    qualified_name varchar(160)             not null,
    module         varchar(160)             not null,
    description    varchar(1000)            not null,
    attributes     varchar(24000)           not null, -- a JSON object of strings
    version        bigint                   not null,
    created_at     timestamp with time zone not null,
    updated_at     timestamp with time zone not null,
    search_name    varchar(160) ${bytewise} not null, -- the name in lower case
    constraint catalog_resource_pk primary key (id)
);

-- Autocomplete reads the first rows of a prefix in this order and stops. A search for a part of a name has to look at every
-- name; with the type in it, this index is the narrowest thing to count matches in.
create index catalog_resource_by_name on catalog_resource (search_name, id, type);

-- What a resource was in each version that is over. No foreign key: it outlives the resource.
create table catalog_resource_version (
    id             varchar(320) ${bytewise} not null,
    type           varchar(16)              not null,
    name           varchar(160)             not null,
    qualified_name varchar(160)             not null,
    module         varchar(160)             not null,
    description    varchar(1000)            not null,
    attributes     varchar(24000)           not null,
    version        bigint                   not null,
    created_at     timestamp with time zone not null,
    updated_at     timestamp with time zone not null,
    standing       varchar(16)              not null, -- REPLACED or DELETED
    since          timestamp with time zone not null,
    -- Also serves the history of a resource, newest first.
    constraint catalog_resource_version_pk primary key (id, version)
);

-- The foreign keys do not cascade: they are what refuses to delete a resource that still contains others.
create table catalog_relationship (
    from_id varchar(320) ${bytewise} not null,
    kind    varchar(16)              not null,
    to_id   varchar(320) ${bytewise} not null,
    -- Also serves a resource's outgoing relationships and lineage upstream.
    constraint catalog_relationship_pk primary key (from_id, kind, to_id),
    constraint catalog_relationship_from foreign key (from_id) references catalog_resource (id),
    constraint catalog_relationship_to foreign key (to_id) references catalog_resource (id)
);

-- A resource's incoming relationships, lineage downstream, and the foreign key's own check.
create index catalog_relationship_backwards on catalog_relationship (to_id, kind, from_id);

-- One row for each source that was imported, written in the import's transaction.
create table catalog_import (
    source      varchar(64)              not null,
    imported_at timestamp with time zone not null,
    constraint catalog_import_pk primary key (source)
);
