//! A point in time as people read it. UTC only: a letter does not know where it is opened.

const DAY: i64 = 86_400;

/// A civil date and time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: u8,
    pub(super) day: u8,
    second_of_day: i64,
    millisecond: i64,
}

impl Moment {
    /// Counts in eras of 400 years that begin in March, so that a leap day is an era's or a
    /// year's last (Howard Hinnant, "chrono-compatible low-level date algorithms").
    pub(super) fn from_unix_ms(ms: i64) -> Self {
        let seconds = ms.div_euclid(1000);
        let days = seconds.div_euclid(DAY) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
            second_of_day: seconds.rem_euclid(DAY),
            millisecond: ms.rem_euclid(1000),
        }
    }

    /// `14:05`.
    pub(super) fn hour_and_minute(self) -> String {
        format!("{:02}:{:02}", self.second_of_day / 3600, self.second_of_day / 60 % 60)
    }

    /// `2026-11-21T14:05:09.250Z`.
    pub(super) fn rfc3339(self) -> String {
        let (year, month, day) = (self.year, self.month, self.day);
        let time = self.hour_and_minute();
        let second = self.second_of_day % 60;
        format!("{year:04}-{month:02}-{day:02}T{time}:{second:02}.{:03}Z", self.millisecond)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::macros::format_description;

    use super::Moment;

    proptest! {
        #[test]
        fn reads_a_moment_as_the_time_crate_does(ms in 0_i64..253_402_300_800_000) {
            let known = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).unwrap();
            let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
            prop_assert_eq!(Moment::from_unix_ms(ms).rfc3339(), known.format(&format).unwrap());
        }
    }

    #[test]
    fn knows_leap_days() {
        assert_eq!(Moment::from_unix_ms(951_782_400_000).rfc3339(), "2000-02-29T00:00:00.000Z");
    }
}
