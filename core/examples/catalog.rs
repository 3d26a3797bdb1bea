//! Prints what the crate knows by name: the packages for JavaScript are built with it.

#![expect(clippy::print_stdout, reason = "it is what this is for")]

fn main() {
    println!("{}", gather_webhooks::binding::catalog());
}
