//! Figures, held against ones that are counted by hand.
#![cfg(test)]

mod by_hand;
mod history;
mod world;
