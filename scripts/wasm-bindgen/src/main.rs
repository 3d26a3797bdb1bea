//! `wasm-bindgen-tool INPUT.wasm OUT_DIR`: wasm-bindgen at the version that the workspace's lock file pins
//! for the crate as well.

use std::{env, error::Error};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(input), Some(out_dir), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: wasm-bindgen-tool INPUT.wasm OUT_DIR".into());
    };
    Bindgen::new()
        .input_path(input)
        .web(true)?
        .omit_default_module_path(true)
        // A call that was interrupted may leave a module that is not to be used again.
        .reset_state_function(true)
        .typescript(true)
        .remove_producers_section(true)
        .generate(out_dir)?;
    Ok(())
}
