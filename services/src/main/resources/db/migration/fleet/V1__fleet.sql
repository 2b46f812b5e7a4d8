-- The fleet: virtual machines as the hypervisor knows them. Plain SQL that H2 and PostgreSQL both take.

create table fleet_vm (
    id          varchar(63) ${bytewise}  not null,
    power       varchar(16)              not null, -- STOPPED, RUNNING or DELETED
    host        varchar(63) ${bytewise}  not null, -- where it was before its last migration, if there was one
    cpus        integer                  not null,
    memory_mib  integer                  not null,
    disk_gib    integer                  not null,
    image       varchar(63)              not null,
    network     varchar(63)              not null,
    version     bigint                   not null,
    since       timestamp with time zone not null, -- when its power changed last
    created_at  timestamp with time zone not null,
    -- The last migration, over or not; all of these or none.
    move_from   varchar(63),
    move_to     varchar(63),
    move_begun  timestamp with time zone,
    move_ends   timestamp with time zone,
    constraint fleet_vm_pk primary key (id)
);

-- Pages of the machines of one power, and what is warmed at a start, both in the order of ids.
create index fleet_vm_by_power on fleet_vm (power, id);

-- One row for each source that was imported, written in the import's transaction.
create table fleet_import (
    source      varchar(64)              not null,
    imported_at timestamp with time zone not null,
    constraint fleet_import_pk primary key (source)
);
