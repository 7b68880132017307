//! Says when the web pages are not built yet: the server is whole without them, but has nothing to show.

use std::path::Path;

fn main() {
    let pages = Path::new("../../web/dist");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", pages.display());
    // The folder must be there to be embedded, and cargo would look again at every build for one that is not.
    if let Err(error) = std::fs::create_dir_all(pages) {
        println!("cargo:warning=cannot make {}: {error}", pages.display());
    }
    let parts = ["desk/index.html", "widget/loader.js"];
    if parts.iter().any(|part| !pages.join(part).is_file()) {
        println!("cargo:warning=web/dist holds no pages: run script/build to have them in the server");
    }
}
