use super::{Mistake, rows};

rows! {
    OLD_DELIVERY = "time.old_delivery",
        "The delivery is an old one",
        "It was recorded and replayed, or waited in a queue before it was verified. The signature is right; its time is past.",
        "Verify on arrival, before queueing. To try out a recorded delivery, sign it anew or pass the time at which it arrived as now.";
    CLOCK_AHEAD = "time.clock_ahead",
        "The clock of this machine may be ahead",
        "If the delivery has just arrived, then this machine's clock, or the now that was passed, is too late.",
        "Compare with another clock (date -u), and keep it in sync: timedatectl set-ntp true; a virtual machine's drifts when it is suspended.";
    CLOCK_BEHIND = "time.clock_behind",
        "The clock of this machine is behind",
        "The delivery was signed in what this machine takes for the future. The sender's clock is hardly ever ahead, so it is most likely this one.",
        "Compare with another clock (date -u), and keep it in sync: timedatectl set-ntp true, chronyc makestep.";
    ZONE = "time.zone",
        "Local time and UTC were taken for one another",
        "The distance between the two times is a time zone's offset: now, or t, was made from a local time without its zone.",
        "Use UTC: datetime.now(timezone.utc) in Python, not utcnow(); Date.now() in JavaScript; Instant.now() in Java.";
    UNIT = "time.unit",
        "A time is in another unit: seconds, milliseconds, micro- or nanoseconds",
        "t or now was multiplied or divided by a thousand once too often, or not at all.",
        "now is in seconds since 1970 (Date.now() / 1000, time.time()); t is in seconds or milliseconds.";
    FORMAT = "time.format",
        "t is right, but not in a form that is accepted",
        "It has a fraction, no zone or another spelling of a date. Accepted are whole Unix seconds or milliseconds, and RFC 3339 with a zone.",
        "Sign with Math.floor(Date.now() / 1000) or int(time.time()) where you make signatures; if the Gather API has changed its format, update this library.";
}
