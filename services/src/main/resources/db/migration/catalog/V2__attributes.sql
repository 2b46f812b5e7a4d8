-- Attributes as rows, so that a search can ask for one and count them. What a resource is read from stays the column of JSON.
create table catalog_attribute (
    resource_id varchar(320) ${bytewise} not null,
    name        varchar(40) ${bytewise}  not null,
    content     varchar(200) ${bytewise} not null,
    constraint catalog_attribute_pk primary key (resource_id, name),
    constraint catalog_attribute_resource foreign key (resource_id) references catalog_resource (id) on delete cascade
);

-- A search for one attribute.
create index catalog_attribute_by_value on catalog_attribute (name, content, resource_id);

-- A search within one module.
create index catalog_resource_by_module on catalog_resource (module, type);
