//! What runs on each database whatever `RECOBRA_TEST_DATABASE` says: where databases differ, it would be seen here.

mod everybody;
mod journey;
mod races;
mod replicas;
mod retention;
