//! Times gathered into a distribution: HDR histograms with three digits, one for all rounds, and the median
//! of each round to see how well the figure repeats.

use crate::lab::report::{ENOUGH_FOR_P999, QUANTILES, Spread};
use hdrhistogram::Histogram;
use std::time::Duration;

/// A distribution that grows round by round.
pub struct Times {
    all: Histogram<u64>,
    round: Histogram<u64>,
    medians_us: Vec<f64>,
}

/// Nanoseconds as microseconds.
#[expect(clippy::cast_precision_loss, reason = "times far below 2^52 ns")]
fn us(nanos: u64) -> f64 {
    nanos as f64 / 1e3
}

fn histogram() -> Histogram<u64> {
    // Three significant digits are always possible.
    #[expect(clippy::expect_used, reason = "a constant that the library accepts")]
    let mut histogram = Histogram::new(3).expect("three digits");
    histogram.auto(true);
    histogram
}

impl Default for Times {
    fn default() -> Self {
        Self { all: histogram(), round: histogram(), medians_us: Vec::new() }
    }
}

impl Times {
    /// One more time.
    pub fn record(&mut self, time: Duration) {
        // It grows by itself, so nothing is out of range.
        let _ = self.round.record(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).max(1));
    }

    /// The round is over; answers how many it had.
    pub fn end_round(&mut self) -> u64 {
        let count = self.round.len();
        if count > 0 {
            self.medians_us.push(us(self.round.value_at_quantile(0.5)));
            let _ = self.all.add(&self.round);
        }
        self.round.reset();
        count
    }

    /// Forgets everything: what was recorded was for warming up.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The distribution of all rounds.
    pub fn spread(&self) -> Spread {
        let at = |quantile: f64| us(self.all.value_at_quantile(quantile));
        let is_enough = self.all.len() >= ENOUGH_FOR_P999;
        let quantiles = QUANTILES.iter().filter(|quantile| is_enough || **quantile <= 0.99);
        Spread {
            count: self.all.len(),
            p50_us: at(0.5),
            p99_us: at(0.99),
            p999_us: is_enough.then(|| at(0.999)),
            rounds_p50_us: least_and_most(&self.medians_us),
            quantiles_us: quantiles.map(|quantile| at(*quantile)).collect(),
        }
    }
}

/// The lowest and the highest; zeros of nothing.
pub fn least_and_most(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().min_by(f64::total_cmp).unwrap_or(0.0);
    let most = values.iter().copied().max_by(f64::total_cmp).unwrap_or(0.0);
    (least, most)
}

/// The median; 0 of nothing.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_that_of_what_was_recorded() {
        let mut times = Times::default();
        times.record(Duration::from_millis(900));
        times.forget();
        for round in [10, 20, 30] {
            for micros in 1..=1000 {
                times.record(Duration::from_nanos(micros * round * 10));
            }
            assert_eq!(times.end_round(), 1000);
        }
        let spread = times.spread();
        assert_eq!(spread.count, 3000);
        assert!(spread.p50_us < spread.p99_us && spread.p99_us < 400.0);
        assert_eq!((spread.p999_us, spread.quantiles_us.len()), (None, 9), "too few to say");
        let (least, most) = spread.rounds_p50_us;
        assert!((least - 50.0).abs() < 0.1 && (most - 150.0).abs() < 0.2, "{least} {most}");
        assert!(spread.quantiles_us.is_sorted());
    }

    #[test]
    fn nothing_recorded_is_zeros_and_no_panic() {
        assert_eq!(Times::default().spread().count, 0);
        assert_eq!((median(&[]), least_and_most(&[])), (0.0, (0.0, 0.0)));
    }
}
