//! Candidates: people who look for work.

mod cv;

pub use cv::CvId;
