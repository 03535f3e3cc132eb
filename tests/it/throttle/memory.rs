//! The throttle's memory is bounded: a flood of names cannot fill the machine.

use std::net::{IpAddr, Ipv4Addr};
use twodoors::base::clock::{Clock, Timestamp};
use twodoors::base::error::Denial;
use twodoors::throttle::{Guess, Limits, MOST_KEYS, Throttle};

fn limits() -> Limits {
    Limits {
        account_free: 5,
        address_free: 30,
        first_delay_secs: 1,
        max_delay_secs: 60,
        known_address_days: 30,
        all_per_minute: 100_000,
    }
}

fn address(number: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + number))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

async fn wrong(throttle: &Throttle, account: &str, address: IpAddr) -> Result<(), Denial> {
    throttle.acquire(account, address, Guess::Stranger).await.map(twodoors::throttle::Permit::wrong)
}

/// ASVS 2.4.1, 14.2.7: twice as many names as counters; the latest are still counted.
#[test]
fn throttle_forgets_the_oldest_counters_of_a_flood_and_keeps_the_latest() {
    run(async {
        let clock = Clock::manual(Timestamp::from_millis(1_767_225_600_000));
        let throttle = Throttle::new(limits(), clock.clone());
        for _ in 0..5 {
            wrong(&throttle, "first", address(1)).await.expect("free");
        }
        assert!(matches!(wrong(&throttle, "first", address(1)).await, Err(Denial::Throttled(1))));
        let flood = u32::try_from(MOST_KEYS).expect("a number");
        for number in 0..flood {
            clock.advance(std::time::Duration::from_millis(1));
            wrong(&throttle, &format!("name{number}"), address(number + 2)).await.expect("each its first");
        }
        // The flood took 50 s of clock: the first one's delay is over, and its count was forgotten, so
        // it has its free guesses again. That is the price of the bound, and it took 50,000 hashes.
        for _ in 0..5 {
            wrong(&throttle, "first", address(1)).await.expect("forgotten");
        }
        let last = format!("name{}", flood - 1);
        for _ in 0..4 {
            wrong(&throttle, &last, address(flood + 1)).await.expect("free");
        }
        assert!(matches!(wrong(&throttle, &last, address(flood + 1)).await, Err(Denial::Throttled(1))), "kept");
    });
}

/// A right password of one's own leaves no counter behind, a dropped attempt neither.
#[test]
fn throttle_right_and_abandoned_attempts_are_not_counted() {
    run(async {
        let throttle = Throttle::new(limits(), Clock::manual(Timestamp::from_millis(1_767_225_600_000)));
        for _ in 0..200 {
            throttle.acquire("ada", address(1), Guess::Stranger).await.expect("free").right();
            drop(throttle.acquire("ada", address(1), Guess::Stranger).await.expect("free"));
        }
        for _ in 0..5 {
            wrong(&throttle, "ada", address(1)).await.expect("free");
        }
        assert!(matches!(wrong(&throttle, "ada", address(1)).await, Err(Denial::Throttled(1))));
    });
}
