//! An axis: from values to places, and where its marks stand.

/// Steps that people count in.
const STEPS: [f64; 3] = [1.0, 2.0, 5.0];
/// More marks than anybody reads.
const MOST: usize = 60;
/// How far a value may lie from a step and still be it.
const SAME: f64 = 1e-9;

/// A straight or logarithmic way from values to places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    is_log: bool,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    /// Equal distances are equal factors. Widened to the steps 1, 2, 5, 10 … about the values; what is not
    /// above 0 has no place on it. `None` without any value.
    pub(super) fn log(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (low, high) = bounds(values.filter(|value| *value > 0.0))?;
        let (low, high) = if low < high { (low, high) } else { (low / 2.0, high * 2.0) };
        Some(Self { is_log: true, low: step_at(low, false), high: step_at(high, true), from, to })
    }

    /// Makes an axis that ends at the outermost values themselves.
    pub(super) fn log_exact(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (low, high) = bounds(values.filter(|value| *value > 0.0))?;
        let (low, high) = if low < high { (low, high) } else { (low / 2.0, high * 2.0) };
        Some(Self { is_log: true, low, high, from, to })
    }

    /// From 0 to the highest value. `None` without any value.
    pub(super) fn linear(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (_, high) = bounds(values)?;
        Some(Self { is_log: false, low: 0.0, high: if high > 0.0 { high } else { 1.0 }, from, to })
    }

    /// Where a value stands; what is beyond the ends stands at the end.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = if self.is_log {
            (value.max(self.low) / self.low).log10() / (self.high / self.low).log10()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// Values to be marked, as many as fit with `apart` between them.
    pub(super) fn ticks(&self, apart: f64) -> Vec<f64> {
        if self.is_log { self.log_ticks(apart) } else { self.linear_ticks(apart) }
    }

    fn log_ticks(&self, apart: f64) -> Vec<f64> {
        let fits = |values: &Vec<f64>| values.windows(2).all(|two| (self.at(two[1]) - self.at(two[0])).abs() >= apart);
        let steps = self.steps(&STEPS);
        if fits(&steps) {
            return steps;
        }
        let decades = self.steps(&[1.0]);
        for every in 1..=decades.len() {
            let some: Vec<f64> = decades.iter().copied().step_by(every).collect();
            if fits(&some) {
                return some;
            }
        }
        decades
    }

    /// The multiples of powers of ten on this axis.
    fn steps(&self, multiples: &[f64]) -> Vec<f64> {
        let mut steps = Vec::new();
        let mut decade = 10_f64.powf(self.low.log10().floor());
        while decade <= self.high * (1.0 + SAME) && steps.len() < MOST {
            let on_axis = |value: &f64| *value >= self.low * (1.0 - SAME) && *value <= self.high * (1.0 + SAME);
            steps.extend(multiples.iter().map(|multiple| multiple * decade).filter(on_axis));
            decade *= 10.0;
        }
        steps
    }

    fn linear_ticks(&self, apart: f64) -> Vec<f64> {
        let room = apart * self.high / (self.to - self.from).abs();
        let step = step_at(room, true);
        let mut ticks = vec![0.0];
        let mut value = step;
        while value <= self.high * (1.0 + SAME) && ticks.len() < MOST {
            ticks.push(value);
            value += step;
        }
        ticks
    }
}

/// Lowest and highest; what is not a number counts for nothing.
fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}

/// The step 1, 2, 5, 10 … next to a value, above or below.
fn step_at(value: f64, above: bool) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    let mut steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * decade);
    if above {
        steps.into_iter().find(|step| *step >= value * (1.0 - SAME)).unwrap_or(value)
    } else {
        steps.reverse();
        steps.into_iter().find(|step| *step <= value * (1.0 + SAME)).unwrap_or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: (f64, f64) = (0.0, 300.0);

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-6 * other.abs().max(1.0)
    }

    #[test]
    fn equal_factors_are_equal_distances() {
        let axis = Axis::log([1.0, 1000.0].into_iter(), LINE).expect("values");
        assert!([1.0, 10.0, 100.0, 1000.0].iter().zip([0.0, 100.0, 200.0, 300.0]).all(|(v, x)| near(axis.at(*v), x)));
        assert!(near(axis.at(0.0), 0.0), "nothing lies before the axis");
        assert!(near(axis.at(1e9), 300.0), "nor behind it");
    }

    #[test]
    fn the_ends_are_widened_to_steps() {
        let axis = Axis::log([1.3, 870.0].into_iter(), LINE).expect("values");
        assert!(near(axis.low, 1.0) && near(axis.high, 1000.0));
        let exact = Axis::log_exact([1.3, 870.0].into_iter(), LINE).expect("values");
        assert!(near(exact.at(1.3), 0.0) && near(exact.at(870.0), 300.0));
    }

    #[test]
    fn marks_never_stand_closer_than_told() {
        for (low, high) in [(0.3, 0.9), (1.0, 5.0), (1.0, 1e3), (0.02, 4e7), (7.0, 7.0), (1e-12, 1e12)] {
            for apart in [20.0, 60.0, 140.0] {
                let axis = Axis::log([low, high].into_iter(), LINE).expect("values");
                let places: Vec<f64> = axis.ticks(apart).into_iter().map(|value| axis.at(value)).collect();
                assert!(!places.is_empty(), "{low} to {high}");
                assert!(places.windows(2).all(|two| two[1] - two[0] >= apart), "{low} to {high}: {places:?}");
            }
        }
    }

    #[test]
    fn a_straight_axis_begins_at_nothing() {
        let axis = Axis::linear([12_345.0, 41_200.0].into_iter(), LINE).expect("values");
        let ticks = axis.ticks(60.0);
        assert_eq!(ticks, [0.0, 10_000.0, 20_000.0, 30_000.0, 40_000.0]);
        assert!(near(axis.at(0.0), 0.0) && near(axis.at(41_200.0), 300.0));
    }

    #[test]
    fn no_value_no_axis() {
        assert!(Axis::log(std::iter::empty(), LINE).is_none());
        assert!(Axis::log([0.0, -3.0, f64::NAN].into_iter(), LINE).is_none());
        assert!(Axis::linear(std::iter::empty(), LINE).is_none());
    }

    #[test]
    fn one_value_stands_in_the_middle() {
        let axis = Axis::log_exact([40.0].into_iter(), LINE).expect("a value");
        assert!(near(axis.at(40.0), 150.0));
        let zero = Axis::linear([0.0].into_iter(), LINE).expect("a value");
        assert!(near(zero.at(0.0), 0.0), "no division by nothing");
    }

    #[test]
    fn a_steep_axis_may_run_upwards() {
        let axis = Axis::log([1.0, 100.0].into_iter(), (200.0, 0.0)).expect("values");
        assert!(near(axis.at(1.0), 200.0) && near(axis.at(100.0), 0.0));
        assert!(axis.ticks(50.0).len() >= 3);
    }
}
