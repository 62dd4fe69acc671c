//! Inputs near the borders of the rules. Characters are assigned since Unicode 15 at the latest, since
//! browsers and crates learn newer ones at different times.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// `count` inputs that depend on `seed` alone.
pub(super) fn inputs(seed: &str, count: usize) -> Vec<String> {
    let mut bytes = [7; 32];
    bytes.iter_mut().zip(seed.bytes()).for_each(|(byte, given)| *byte = given);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let input = input();
    (0..count).map(|_| input.new_tree(&mut runner).unwrap().current()).collect()
}

fn input() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => address(),
        1 => idn_address(),
        2 => number(),
        2 => code(),
        2 => text(0..24),
        1 => text(0..300),
    ]
}

fn nasty() -> impl Strategy<Value = char> {
    select(
        "@＠.。．｡,;:+-_'\"()<>[]\\/%#?*!~ \t\r\n\0\u{7f}\u{85}\u{a0}\u{ad}\u{200b}\u{200d}\u{200e}\u{202e}\
         \u{2028}\u{2060}\u{feff}\u{fffd}\u{300}\u{301}\u{303}\u{308}\u{327}\u{345}\u{e0061}ıİſKÅΩﬁßẞςΣǅ½²①Ⅷ\
         ٣۴५９〇ＡａñÑéüπжאعकไ한中あ🦊👩𝒜𝟘"
            .chars()
            .collect::<Vec<_>>(),
    )
}

fn letter() -> impl Strategy<Value = char> {
    prop_oneof![
        6 => proptest::char::range('a', 'z'),
        1 => proptest::char::range('A', 'Z'),
        2 => proptest::char::range('0', '9'),
        1 => proptest::char::range('\u{c0}', '\u{24f}'),
        1 => proptest::char::range('\u{391}', '\u{3a1}'),
        1 => proptest::char::range('\u{400}', '\u{481}'),
        1 => proptest::char::range('\u{5d0}', '\u{5ea}'),
        1 => proptest::char::range('\u{620}', '\u{64a}'),
        1 => proptest::char::range('\u{904}', '\u{939}'),
        1 => proptest::char::range('\u{e01}', '\u{e3a}'),
        1 => proptest::char::range('\u{1100}', '\u{11ff}'),
        1 => proptest::char::range('\u{1e00}', '\u{1eff}'),
        1 => proptest::char::range('\u{2070}', '\u{2071}'),
        1 => proptest::char::range('\u{2100}', '\u{214f}'),
        1 => proptest::char::range('\u{3041}', '\u{3096}'),
        1 => proptest::char::range('\u{4e00}', '\u{9fa5}'),
        1 => proptest::char::range('\u{ac00}', '\u{d7a3}'),
        1 => proptest::char::range('\u{f900}', '\u{fa6d}'),
        1 => proptest::char::range('\u{1d400}', '\u{1d454}'),
        1 => proptest::char::range('\u{1f600}', '\u{1f64f}'),
    ]
}

fn any_char() -> impl Strategy<Value = char> {
    prop_oneof![4 => letter(), 2 => nasty(), 1 => proptest::char::range('\0', '\u{ff}')]
}

fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(any_char(), length).prop_map(String::from_iter)
}

/// An address with up to two characters put anywhere.
fn address() -> impl Strategy<Value = String> {
    (
        "[a-zA-Z0-9.!+'_-]{1,12}|[a-z]{60,66}",
        "([a-z0-9-]{1,10}\\.){0,3}[a-z0-9]{1,4}",
        slips(any_char()),
    )
        .prop_map(|(local, domain, slips)| slip(&format!("{local}@{domain}"), slips))
}

fn idn_address() -> impl Strategy<Value = String> {
    let label = || vec(letter(), 1..8).prop_map(String::from_iter);
    (label(), label(), slips(nasty()))
        .prop_map(|(name, top, slips)| slip(&format!("a@{name}.{top}"), slips))
}

fn number() -> impl Strategy<Value = String> {
    (
        "(\\+|00|\\+\\(|＋|)",
        "[1-9][0-9]{1,2}",
        "( ?\\(0\\) ?|[ ./-]|)",
        "[0-9 -]{4,14}",
        slips(any_char()),
    )
        .prop_map(|(plus, country, gap, rest, slips)| {
            slip(&format!("{plus}{country}{gap}{rest}"), slips)
        })
}

fn code() -> impl Strategy<Value = String> {
    (
        "(|código: |G-|Your code is |#)",
        "[0-9]{2,4}[ –-]?[0-9]{2,4}",
        "(|\\.| is it)",
        slips(any_char()),
    )
        .prop_map(|(before, digits, after, slips)| slip(&format!("{before}{digits}{after}"), slips))
}

type Slips = Vec<(prop::sample::Index, char)>;

fn slips(of: impl Strategy<Value = char> + 'static) -> impl Strategy<Value = Slips> {
    prop_oneof![Just(Vec::new()).boxed(), vec((any::<prop::sample::Index>(), of), 0..3).boxed(),]
}

fn slip(text: &str, slips: Slips) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (index, c) in slips {
        chars.insert(index.index(chars.len() + 1), c);
    }
    chars.into_iter().collect()
}
