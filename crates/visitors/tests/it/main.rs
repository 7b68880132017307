//! Visitors on every database that is here.

#[cfg(test)]
mod coming;
#[cfg(test)]
mod knowing;
#[cfg(test)]
mod world;
