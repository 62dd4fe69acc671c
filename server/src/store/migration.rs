//! The schema's steps: one set for all databases, one statement a step on the databases' side.

mod m0001_begin;
mod m0002_applications;
mod m0003_audit;
mod m0004_imports_and_devices;
mod m0006_sweeping;
mod m0007_doubted_addresses;
mod once;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

pub(super) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_begin::Migration),
            Box::new(m0002_applications::Migration),
            Box::new(m0003_audit::Migration),
            Box::new(m0004_imports_and_devices::Migration),
            Box::new(m0006_sweeping::Migration),
            Box::new(m0007_doubted_addresses::Migration),
        ]
    }
}
