//! Where the generator's decisions come from.

/// A source of decisions.
#[derive(Debug)]
pub enum Choices<'t> {
    /// From bytes. At the end of the tape every decision is the simplest one, so that a shorter tape makes a smaller value.
    Tape(std::slice::Iter<'t, u8>),
    /// Every property, one value of each; the option of a discriminated body is that of the round.
    Everything {
        /// Which option.
        round: usize,
        /// Decisions so far, so that scalars differ.
        count: usize,
        /// The most options that one body had.
        most: usize,
    },
}

impl<'t> Choices<'t> {
    /// Decisions from bytes.
    #[must_use]
    pub fn tape(bytes: &'t [u8]) -> Self {
        Self::Tape(bytes.iter())
    }

    /// Decisions that leave nothing out.
    #[must_use]
    pub fn everything(round: usize) -> Self {
        Self::Everything {
            round,
            count: round,
            most: 0,
        }
    }

    /// The most options that a discriminated body had so far: that many rounds take each of them.
    #[must_use]
    pub fn most_options(&self) -> usize {
        match self {
            Self::Tape(_) => 0,
            Self::Everything { most, .. } => *most,
        }
    }

    fn byte(tape: &mut std::slice::Iter<'_, u8>) -> usize {
        usize::from(tape.next().copied().unwrap_or(0))
    }

    /// One of `n`.
    pub fn below(&mut self, n: usize) -> usize {
        if n < 2 {
            return 0;
        }
        match self {
            Self::Tape(tape) => {
                let low = Self::byte(tape);
                // Objects of more than 256 properties exist.
                let high = if n > 256 { Self::byte(tape) } else { 0 };
                (high * 256 + low) % n
            }
            Self::Everything { count, .. } => {
                *count += 1;
                *count % n
            }
        }
    }

    /// Yes or no; a tape that has ended says no.
    pub fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    /// One of the options of a discriminated body, or none of them.
    pub fn option(&mut self, n: usize) -> Option<usize> {
        match self {
            Self::Tape(_) => self.below(n + 1).checked_sub(1),
            Self::Everything { round, most, .. } => {
                *most = (*most).max(n);
                (n > 0).then(|| *round % n)
            }
        }
    }

    /// Some of `n`, ascending. A tape takes few: what it can hold has to be enough for what stands below each of them.
    pub fn some_of(&mut self, n: usize) -> Vec<usize> {
        match self {
            Self::Tape(_) => {
                let wanted = self.below(6);
                let mut chosen: Vec<usize> = (0..wanted).map(|_| self.below(n)).collect();
                chosen.sort_unstable();
                chosen.dedup();
                chosen.retain(|index| *index < n);
                chosen
            }
            Self::Everything { .. } => (0..n).collect(),
        }
    }

    /// How many elements a collection gets, at least `least`.
    pub fn length(&mut self, least: usize) -> usize {
        match self {
            Self::Tape(_) => least + self.below(4 - least),
            Self::Everything { .. } => 1,
        }
    }

    /// Whether there is anything left to decide with: a recursion that asks ends.
    #[must_use]
    pub fn ended(&self) -> bool {
        match self {
            Self::Tape(tape) => tape.len() == 0,
            Self::Everything { .. } => false,
        }
    }
}
