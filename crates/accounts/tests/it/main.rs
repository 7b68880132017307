//! Accounts on every database that is here.

#[cfg(test)]
mod people;
#[cfg(test)]
mod registering;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod world;
