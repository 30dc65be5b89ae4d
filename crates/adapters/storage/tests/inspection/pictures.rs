use socle_domain::files::Danger;
use socle_storage::InspectionLimits;

use crate::support::{Lab, code, found, found_by};

/// The beginning of a PNG of that size: nobody has to hold the pixels to say how many there are.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&[8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    [b"GIF89a", &width.to_le_bytes()[..], &height.to_le_bytes(), &[0, 0, 0, 0x3b]].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[0xff, 0xc0, 0, 11, 8][..], &height.to_be_bytes(), &width.to_be_bytes()];
    let begin: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
    [begin, &frame.concat(), &[1, 1, 0x11, 0, 0xff, 0xd9]].concat()
}

#[tokio::test]
async fn pictures_are_known_by_their_headers() {
    assert_eq!(found(&png(640, 480)).await, "image/png");
    assert_eq!(found(&gif(640, 480)).await, "image/gif");
    assert_eq!(found(&jpeg(640, 480)).await, "image/jpeg");
}

#[tokio::test]
async fn what_unfolds_to_too_many_pixels_is_refused() {
    assert_eq!(found(&png(5_000, 10_000)).await, "image/png");
    for flood in [png(5_001, 10_000), png(u32::MAX, u32::MAX), gif(65_535, 65_535)] {
        assert_eq!(found(&flood).await, code(Danger::PixelFlood));
    }
    assert_eq!(found(&jpeg(50_000, 50_000)).await, code(Danger::PixelFlood));
    let few = Lab::with(InspectionLimits { max_pixels: 99, ..InspectionLimits::default() });
    assert_eq!(found_by(&few, &png(10, 10)).await, code(Danger::PixelFlood));
}

#[tokio::test]
async fn a_picture_without_a_size_is_damaged() {
    assert_eq!(found(&png(0, 10)).await, code(Danger::Malformed));
    assert_eq!(found(&png(10, 10)[..18]).await, code(Danger::Malformed));
}
