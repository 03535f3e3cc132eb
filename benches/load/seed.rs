//! A house that has been lived in: people and their logins, written through the store's own port.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinSet;
use twodoors::audit::{Act, Door, Source};
use twodoors::base::clock::Clock;
use twodoors::base::error::StoreError;
use twodoors::base::ids::{LoginId, Role};
use twodoors::base::secret::Secret;
use twodoors::login::{Credential, Device, Login, MOST_LOGINS, State};
use twodoors::storage::Storage;
use twodoors::storage::users::InsertRule;
use twodoors::store::sled::SledStore;
use twodoors::user::{Profile, User, Username};

/// Inserts under way at once; the committer takes 64 in a group.
const AT_ONCE: usize = 512;

type Failure = Box<dyn std::error::Error>;

/// Adds `count` sessions, as many people as they need, and an audit entry with each as a sign-in
/// leaves it. Answers the cookies.
pub fn logins(dir: &Path, count: usize) -> Result<Vec<String>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        // Nothing here must survive a power cut.
        let store = Storage::over(SledStore::open_with_sync(dir, Box::new(|| Ok(())))?);
        let cookies = fill(Arc::clone(&store), count).await;
        store.stop().await;
        cookies
    })
}

async fn fill(store: Arc<Storage>, count: usize) -> Result<Vec<String>, Failure> {
    let mut tasks: JoinSet<Result<(), StoreError>> = JoinSet::new();
    let now = Clock::system().now();
    let mut people = Vec::new();
    for number in 0..count.div_ceil(MOST_LOGINS) {
        let name = Username::parse(&format!("person{number}"))?;
        let profile = Profile { display_name: format!("Person {number}"), ..Profile::default() };
        let user = User::new(name, profile, Role::Member, now);
        people.push(user.clone());
        let store = Arc::clone(&store);
        tasks.spawn(async move { store.users().insert(&user, InsertRule::Anybody, Vec::new()).await.map(drop) });
        room(&mut tasks, AT_ONCE).await?;
    }
    // All have the same secret, so that the load can show any of them.
    let secret = Secret::random();
    let mut cookies = Vec::with_capacity(count);
    let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let origin = Source { door: Door::Pages, address: Some(address) };
    for user in people.iter().cycle().take(count) {
        let login = Login {
            id: LoginId::new(),
            user: user.id,
            device: Device { name: "Firefox on Linux".to_owned(), id: None, address },
            epoch: user.epoch,
            created_at: now,
            seen_at: now,
            max_expires_at: now.plus_secs(14 * 86_400),
            confirmed_at: now,
            state: State::Live,
            access_exp: now,
            credential: Credential::Session { secret: secret.hash(), previous: None },
            revision: 0,
        };
        cookies.push(format!("__Host-session={}.{}", login.id, secret.expose_secret()));
        let entry = origin.entry(Act::SignedIn, now).by(user).on(login.id, &login.device.name);
        let store = Arc::clone(&store);
        tasks.spawn(async move { store.logins().insert(&login, vec![entry]).await.map(drop) });
        room(&mut tasks, AT_ONCE).await?;
    }
    room(&mut tasks, 1).await?;
    Ok(cookies)
}

/// Waits until fewer than `most` are under way.
async fn room(tasks: &mut JoinSet<Result<(), StoreError>>, most: usize) -> Result<(), Failure> {
    while tasks.len() >= most {
        if let Some(done) = tasks.join_next().await {
            done??;
        }
    }
    Ok(())
}
