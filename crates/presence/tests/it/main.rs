//! Coming and going on every database that is here, also while it fails.

#[cfg(test)]
mod arrivals;
#[cfg(test)]
mod world;
