//! A program that dies while it brings the schema of MySQL up to date, which commits each statement by itself.

use recobra::config;
use recobra::store::Store;
use sea_orm::{ConnectionTrait, Database, Statement};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::mysql::settings;

/// Kinds of packets of MySQL's protocol.
const QUERY: u8 = 0x03;
const PREPARE: u8 = 0x16;
const EXECUTE: u8 = 0x17;

/// How statements begin that bring the schema further.
const CHANGES: [&[u8]; 4] = [b"CREATE", b"ALTER", b"DROP", b"INSERT"];

/// Passes connections on to `server` and cuts each before it is told of the first change that it made.
async fn cut_after_changes(listener: TcpListener, server: String) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let server = TcpStream::connect(&server).await.unwrap();
        tokio::spawn(pass_on(client, server));
    }
}

async fn pass_on(mut client: TcpStream, mut server: TcpStream) {
    let (mut asked, mut answer) = ([0; 16384], [0; 16384]);
    let (mut prepared, mut under_way) = (false, false);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 5..) = read else { return };
                let changes = CHANGES.iter().any(|verb| asked[5..length].starts_with(verb));
                prepared = if asked[4] == PREPARE { changes } else { prepared };
                under_way = match asked[4] { QUERY => changes, EXECUTE => prepared, _ => false };
                server.write_all(&asked[..length]).await.unwrap();
            }
            read = server.read(&mut answer) => {
                let Ok(length @ 1..) = read else { return };
                // Length, number, OK, rows, id, status, warnings: there is one where a table is there already.
                if under_way && answer[4] == 0 && answer[9..11] == [0, 0] {
                    return;
                }
                client.write_all(&answer[..length]).await.unwrap();
            }
        }
    }
}

/// Every column and index.
async fn schema(settings: &config::Database) -> Vec<String> {
    let db = Database::connect(&settings.url).await.unwrap();
    let sql = "SELECT CONCAT_WS(' ', table_name, ordinal_position, column_name, column_type, is_nullable, \
               collation_name) FROM information_schema.columns WHERE table_schema = DATABASE() UNION ALL \
               SELECT CONCAT_WS(' ', table_name, index_name, seq_in_index, column_name, non_unique) \
               FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    rows.unwrap().iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn a_schema_is_taken_up_after_whichever_statement_its_program_died() {
    let folder = TempDir::new().unwrap();
    let (whole, broken) = (settings(&folder).await, settings(&folder).await);
    Store::open(&whole).await.unwrap().migrate().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut url = Url::parse(&broken.url).unwrap();
    let server = format!("127.0.0.1:{}", url.port().unwrap());
    url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
    url.set_query(Some("ssl-mode=DISABLED"));
    tokio::spawn(cut_after_changes(listener, server));
    let through = config::Database { url: url.into(), ..broken.clone() };
    let mut deaths = 0;
    while Store::open(&through).await.unwrap().migrate().await.is_err() {
        deaths += 1;
        assert!(deaths < 200, "it comes no further");
    }
    assert!(deaths > 30, "{deaths}");
    assert_eq!(schema(&broken).await, schema(&whole).await);
    Store::open(&broken).await.unwrap().migrate().await.unwrap();
}
