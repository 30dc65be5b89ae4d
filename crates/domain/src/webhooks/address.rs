//! Which addresses are on the public internet.
//!
//! A webhook's address comes from whoever may manage webhooks, and Socle stands inside a network that
//! they do not: it must not knock at doors in there for them. Everything is refused that the registries
//! of IANA for special purposes (RFC 6890 and its updates) do not call globally reachable, and every
//! form in which an IPv6 address carries an IPv4 one that somebody could translate back.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network: its first address, and how many bits all of its addresses share.
type V4 = (Ipv4Addr, u32);
type V6 = (Ipv6Addr, u32);

/// What is not public in IPv4.
const NOT_PUBLIC_V4: [V4; 16] = [
    // "This network" (RFC 791); the first address is the unspecified one.
    (Ipv4Addr::UNSPECIFIED, 8),
    // Private (RFC 1918).
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Shared by carriers (RFC 6598).
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    // Loopback (RFC 1122).
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local (RFC 3927), where clouds keep their metadata.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    // Protocol assignments (RFC 6890).
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    // Documentation (RFC 5737).
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Relays of 6to4 (RFC 7526 took them back).
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    // Benchmarks (RFC 2544).
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    // Multicast (RFC 5771).
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    // Reserved (RFC 1112), with the broadcast address at the end.
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::BROADCAST, 32),
];

/// The only space of IPv6 that is handed out for the public internet (RFC 4291): whatever lies outside
/// is loopback, mapped (`::ffff:0:0/96`), compatible (`::/96`), translated (`64:ff9b::/96`), unique
/// local, link-local, site-local, multicast, or not handed out at all.
const GLOBAL_UNICAST: V6 = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What is not public inside of that.
const NOT_PUBLIC_V6: [V6; 5] = [
    // Protocol assignments (RFC 2928): Teredo, benchmarks, ORCHID.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // Documentation (RFC 3849, RFC 9637).
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    // 6to4 (RFC 3056), which carries an IPv4 address.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    // The former test network (RFC 3701).
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16),
];

/// Whether everybody on the internet could speak to this address.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !NOT_PUBLIC_V4.iter().any(|network| v4_in(v4, *network)),
        IpAddr::V6(v6) => {
            v6_in(v6, GLOBAL_UNICAST) && !NOT_PUBLIC_V6.iter().any(|network| v6_in(v6, *network))
        }
    }
}

/// Whether it is this machine, in whichever way that is written.
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

fn v4_in(address: Ipv4Addr, (network, bits): V4) -> bool {
    let shift = 32 - bits;
    address.to_bits().checked_shr(shift) == network.to_bits().checked_shr(shift)
}

fn v6_in(address: Ipv6Addr, (network, bits): V6) -> bool {
    let shift = 128 - bits;
    address.to_bits().checked_shr(shift) == network.to_bits().checked_shr(shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1.1.1.1")]
    #[case("8.8.8.8")]
    #[case("9.255.255.255")]
    #[case("11.0.0.0")]
    #[case("100.63.255.255")]
    #[case("100.128.0.0")]
    #[case("126.255.255.255")]
    #[case("128.0.0.0")]
    #[case("169.253.255.255")]
    #[case("169.255.0.0")]
    #[case("172.15.255.255")]
    #[case("172.32.0.0")]
    #[case("192.0.1.0")]
    #[case("192.167.255.255")]
    #[case("192.169.0.0")]
    #[case("198.17.255.255")]
    #[case("198.20.0.0")]
    #[case("223.255.255.255")]
    #[case("2606:4700:4700::1111")]
    #[case("2001:4860:4860::8888")]
    #[case("2001:200::1")]
    #[case("2a00:1450:4001:831::200e")]
    #[case("3ffd:ffff::1")]
    fn public(#[case] address: &str) {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }

    #[rstest]
    #[case::unspecified("0.0.0.0")]
    #[case::this_network("0.1.2.3")]
    #[case::private_10("10.0.0.0")]
    #[case::private_10_last("10.255.255.255")]
    #[case::shared("100.64.0.0")]
    #[case::shared_last("100.127.255.255")]
    #[case::loopback("127.0.0.1")]
    #[case::loopback_last("127.255.255.255")]
    #[case::link_local("169.254.0.0")]
    #[case::metadata("169.254.169.254")]
    #[case::private_172("172.16.0.0")]
    #[case::private_172_last("172.31.255.255")]
    #[case::protocols("192.0.0.170")]
    #[case::documentation_1("192.0.2.1")]
    #[case::relays("192.88.99.1")]
    #[case::private_192("192.168.0.1")]
    #[case::benchmarks("198.18.0.0")]
    #[case::benchmarks_last("198.19.255.255")]
    #[case::documentation_2("198.51.100.1")]
    #[case::documentation_3("203.0.113.255")]
    #[case::multicast("224.0.0.1")]
    #[case::multicast_last("239.255.255.255")]
    #[case::reserved("240.0.0.0")]
    #[case::broadcast("255.255.255.255")]
    #[case::unspecified_6("::")]
    #[case::loopback_6("::1")]
    #[case::compatible("::127.0.0.1")]
    #[case::compatible_public("::8.8.8.8")]
    #[case::mapped_private("::ffff:10.0.0.1")]
    #[case::mapped_metadata("::ffff:169.254.169.254")]
    #[case::mapped_public("::ffff:8.8.8.8")]
    #[case::translated_old("::ffff:0:8.8.8.8")]
    #[case::nat64("64:ff9b::8.8.8.8")]
    #[case::nat64_private("64:ff9b::10.0.0.1")]
    #[case::nat64_local("64:ff9b:1::1")]
    #[case::discard("100::1")]
    #[case::teredo("2001::1")]
    #[case::teredo_of_somebody("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    #[case::benchmarks_6("2001:2::1")]
    #[case::orchid("2001:20::1")]
    #[case::documentation_6("2001:db8::1")]
    #[case::six_to_four("2002:7f00:1::")]
    #[case::six_to_four_public("2002:808:808::1")]
    #[case::former_test("3ffe::1")]
    #[case::documentation_new("3fff::1")]
    #[case::not_handed_out("4000::1")]
    #[case::segment_routing("5f00::1")]
    #[case::unique_local("fc00::1")]
    #[case::unique_local_last("fdff:ffff::1")]
    #[case::metadata_6("fd00:ec2::254")]
    #[case::link_local_6("fe80::1")]
    #[case::link_local_6_last("febf:ffff::1")]
    #[case::site_local("fec0::1")]
    #[case::multicast_6("ff02::1")]
    fn not_public(#[case] address: &str) {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }

    #[rstest]
    #[case("127.0.0.1", true)]
    #[case("127.9.9.9", true)]
    #[case("::1", true)]
    #[case("::ffff:127.0.0.1", true)]
    #[case("0.0.0.0", false)]
    #[case("10.0.0.1", false)]
    #[case("::127.0.0.1", false)]
    #[case("2002:7f00:1::", false)]
    fn this_machine(#[case] address: &str, #[case] expected: bool) {
        assert_eq!(is_loopback(address.parse().unwrap()), expected, "{address}");
    }

    proptest! {
        /// What the standard library calls special is never public, whatever the bits.
        #[test]
        fn nothing_special_is_public(bits: u32) {
            let v4 = Ipv4Addr::from_bits(bits);
            let special = v4.is_private() || v4.is_loopback() || v4.is_link_local()
                || v4.is_broadcast() || v4.is_documentation() || v4.is_multicast()
                || v4.is_unspecified();
            prop_assert!(!(special && is_public(v4.into())), "{v4}");
        }

        /// No IPv6 address that holds an IPv4 one in a known way is public.
        #[test]
        fn no_ipv4_hides_in_ipv6(bits: u32, rest: u64) {
            let v4 = u128::from(bits);
            for v6 in [
                v4,
                0xffff << 32 | v4,
                0xffff << 48 | v4,
                0x0064_ff9b << 96 | v4,
                0x2002 << 112 | v4 << 80 | u128::from(rest),
                0x2001 << 112 | v4 << 64 | u128::from(rest),
            ] {
                let v6 = Ipv6Addr::from_bits(v6);
                prop_assert!(!is_public(v6.into()), "{v6}");
            }
        }

        #[test]
        fn special_ipv6_is_not_public(bits: u128) {
            let v6 = Ipv6Addr::from_bits(bits);
            let special = v6.is_loopback() || v6.is_multicast() || v6.is_unspecified()
                || v6.is_unique_local() || v6.is_unicast_link_local();
            prop_assert!(!(special && is_public(v6.into())), "{v6}");
        }
    }
}
