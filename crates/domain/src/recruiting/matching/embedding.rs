//! What a text is about, as a direction.

/// What a text is about: a direction in [`Embedding::DIMENSIONS`] dimensions, kept in one byte each so
/// that a hundred thousand of them can be compared at once. Only those of one embedder's version can be
/// compared.
#[derive(Clone, PartialEq, Eq)]
pub struct Embedding {
    steps: Box<[i8; Embedding::DIMENSIONS]>,
    /// The sum of the squares of the steps.
    squares: u32,
}

/// Stored bytes are no embedding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an embedding has {} bytes, not {found}", Embedding::DIMENSIONS)]
pub struct EmbeddingBytesError {
    /// How many there are.
    pub found: usize,
}

impl Embedding {
    /// How many numbers it has.
    pub const DIMENSIONS: usize = 512;

    /// From numbers of any length: what counts is where they point. Missing ones are 0, further ones
    /// are left out, and so is what is no number.
    pub fn from_numbers(numbers: &[f32]) -> Self {
        let finite = |number: &f32| if number.is_finite() { *number } else { 0.0 };
        let numbers = &numbers[..numbers.len().min(Self::DIMENSIONS)];
        let largest = numbers.iter().map(finite).fold(0.0_f32, |most, it| most.max(it.abs()));
        let mut steps = Box::new([0_i8; Self::DIMENSIONS]);
        if largest > 0.0 {
            for (step, number) in steps.iter_mut().zip(numbers) {
                #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
                let nearest = (finite(number) / largest * 127.0).round() as i8;
                *step = nearest;
            }
        }
        Self::of(steps)
    }

    /// From what [`Self::as_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EmbeddingBytesError> {
        if bytes.len() != Self::DIMENSIONS {
            return Err(EmbeddingBytesError { found: bytes.len() });
        }
        let mut steps = Box::new([0_i8; Self::DIMENSIONS]);
        for (step, byte) in steps.iter_mut().zip(bytes) {
            *step = byte.cast_signed();
        }
        Ok(Self::of(steps))
    }

    fn of(steps: Box<[i8; Self::DIMENSIONS]>) -> Self {
        let squares = steps.iter().map(|step| u32::from(step.unsigned_abs()).pow(2)).sum();
        Self { steps, squares }
    }

    /// What databases keep: [`Self::DIMENSIONS`] bytes.
    pub fn as_bytes(&self) -> Vec<u8> {
        self.steps.iter().map(|step| step.cast_unsigned()).collect()
    }

    /// As numbers of length 1 together, for databases that compare by themselves (pgvector).
    pub fn unit(&self) -> Vec<f32> {
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough")]
        let length = f64::from(self.squares).sqrt() as f32;
        let scale = if self.squares == 0 { 0.0 } else { length.recip() };
        self.steps.iter().map(|step| f32::from(*step) * scale).collect()
    }

    /// Whether the text said nothing.
    pub fn is_empty(&self) -> bool {
        self.squares == 0
    }

    /// How alike two texts are, from -1 to 1; 0 if one says nothing. Exact in integers up to the last
    /// division, so that it is the same everywhere.
    pub fn cosine(&self, other: &Self) -> f64 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        let dot: i32 = self
            .steps
            .iter()
            .zip(other.steps.iter())
            .map(|(a, b)| i32::from(i16::from(*a) * i16::from(*b)))
            .sum();
        let lengths = f64::from(self.squares).sqrt() * f64::from(other.squares).sqrt();
        (f64::from(dot) / lengths).clamp(-1.0, 1.0)
    }
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // So many numbers help nobody who reads a log.
        f.debug_struct("Embedding").field("squares", &self.squares).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_of_another_length_are_no_embedding() {
        assert_eq!(Embedding::from_bytes(&[1; 12]), Err(EmbeddingBytesError { found: 12 }));
    }

    #[test]
    fn what_is_no_number_counts_for_nothing() {
        let odd = Embedding::from_numbers(&[f32::NAN, 1.0, f32::INFINITY]);
        assert_eq!(odd, Embedding::from_numbers(&[0.0, 5.0]));
        assert!(Embedding::from_numbers(&[]).is_empty());
        assert!(Embedding::from_numbers(&[0.0; 300]).unit().iter().all(|it| *it == 0.0));
    }

    #[test]
    fn lowest_bytes_do_not_overflow() {
        let lowest = Embedding::from_bytes(&[0x80; Embedding::DIMENSIONS]).unwrap();
        assert!((lowest.cosine(&lowest) - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn bytes_come_back(numbers in prop::collection::vec(-1.0_f32..1.0, Embedding::DIMENSIONS)) {
            let embedding = Embedding::from_numbers(&numbers);
            prop_assert_eq!(Embedding::from_bytes(&embedding.as_bytes()), Ok(embedding.clone()));
            prop_assert!((embedding.cosine(&embedding) - 1.0).abs() < 1e-9);
            let length: f32 = embedding.unit().iter().map(|it| it * it).sum();
            prop_assert!((length - 1.0).abs() < 1e-3);
        }

        #[test]
        fn one_byte_each_is_precise_enough(
            a in prop::collection::vec(-1.0_f32..1.0, Embedding::DIMENSIONS),
            b in prop::collection::vec(-1.0_f32..1.0, Embedding::DIMENSIONS),
        ) {
            let dot = |x: &[f32], y: &[f32]| -> f32 { x.iter().zip(y).map(|(p, q)| p * q).sum() };
            let exact = dot(&a, &b) / (dot(&a, &a).sqrt() * dot(&b, &b).sqrt());
            let kept = Embedding::from_numbers(&a).cosine(&Embedding::from_numbers(&b));
            prop_assert!((f64::from(exact) - kept).abs() < 0.01);
        }
    }
}
