//! Says which compiler it was.

use std::{env, process::Command};

fn main() {
    let rustc = env::var("RUSTC").expect("cargo names the compiler");
    let version = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("its version");
    let version = String::from_utf8(version.stdout).expect("text");
    let number = version.split(' ').nth(1).unwrap_or_default();
    println!("cargo::rustc-env=RUSTC_VERSION={number}");
}
