//! Platforms whose disk does not last: what was answered would be lost with it.

use std::{ffi::OsString, path::Path};

/// What each of them sets.
const PLATFORMS: [(&str, &str); 4] = [
    ("AWS_LAMBDA_FUNCTION_NAME", "AWS Lambda"),
    ("VERCEL", "Vercel"),
    ("K_SERVICE", "Google Cloud Run"),
    ("DYNO", "Heroku"),
];

/// What is wrong with a file here, if something is.
pub(super) fn fault(path: &Path, read: impl Fn(&str) -> Option<OsString>) -> Option<String> {
    let (variable, platform) = platform(read)?;
    Some(format!(
        "the inbox {} is a file, and the disk of {platform} does not last: what was answered with 200 would be \
         lost with it. Give the receiver a `PostgresInbox::new(pool)`, or, without an inbox, claims, as in \
         `inline(RedisClaims::new(connection))`: then the handler runs in the request (it is {platform} as \
         {variable} is set)",
        path.display()
    ))
}

fn platform(read: impl Fn(&str) -> Option<OsString>) -> Option<(&'static str, &'static str)> {
    let is_set = |name| read(name).is_some_and(|value| !value.is_empty());
    // `vercel dev` runs on the machine of whoever develops.
    let is_local =
        |name| name == "VERCEL" && read("VERCEL_ENV").is_some_and(|is| is == "development");
    let mut platforms = PLATFORMS.into_iter();
    let found = platforms.find(|(variable, _)| is_set(variable) && !is_local(*variable))?;
    Some(match found {
        (variable @ "AWS_LAMBDA_FUNCTION_NAME", _) if is_set("NETLIFY") => (variable, "Netlify"),
        _ => found,
    })
}

#[cfg(test)]
mod tests {
    use super::platform;

    fn found(environment: &[(&str, &str)]) -> Option<&'static str> {
        let read = |name: &str| {
            let mut variables = environment.iter();
            let found = variables.find(|(variable, _)| *variable == name);
            found.map(|(_, value)| value.into())
        };
        platform(read).map(|(_, platform)| platform)
    }

    #[test]
    fn each_is_known_by_what_it_sets() {
        for (variables, platform) in [
            (
                &[("AWS_LAMBDA_FUNCTION_NAME", "receiver")][..],
                "AWS Lambda",
            ),
            (
                &[
                    ("AWS_LAMBDA_FUNCTION_NAME", "receiver"),
                    ("NETLIFY", "true"),
                ],
                "Netlify",
            ),
            (&[("VERCEL", "1"), ("VERCEL_ENV", "preview")], "Vercel"),
            (&[("K_SERVICE", "receiver")], "Google Cloud Run"),
            (&[("DYNO", "web.1")], "Heroku"),
            (
                &[
                    ("VERCEL", "1"),
                    ("VERCEL_ENV", "development"),
                    ("DYNO", "web.1"),
                ],
                "Heroku",
            ),
        ] {
            assert_eq!(found(variables), Some(platform), "{variables:?}");
        }
    }

    #[test]
    fn others_are_machines_like_any() {
        for variables in [
            &[][..],
            &[("NETLIFY", "true")],
            &[("K_SERVICE", "")],
            &[("VERCEL", "1"), ("VERCEL_ENV", "development")],
        ] {
            assert_eq!(found(variables), None, "{variables:?}");
        }
    }
}
