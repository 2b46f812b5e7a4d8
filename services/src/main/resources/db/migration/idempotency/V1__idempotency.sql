-- Requests that came with an Idempotency-Key, and how they were answered. Plain SQL that H2 and PostgreSQL both take.

create table idempotency_request (
    request_key  varchar(200) ${bytewise} not null, -- the path's first two steps, and the key
    fingerprint  varchar(64)              not null, -- SHA-256 of what was asked for
    begun_at     timestamp with time zone not null,
    -- Null until it is answered.
    status       integer,
    content_type varchar(200),
    location     varchar(2000),
    etag         varchar(200),
    body         varchar(100000),
    constraint idempotency_request_pk primary key (request_key)
);

-- What is old is deleted by age.
create index idempotency_request_by_age on idempotency_request (begun_at);
