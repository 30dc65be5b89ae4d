//! What the system knows of a process. Only Linux says; elsewhere the columns stay empty.

/// Time on a core so far, in seconds.
#[cfg(target_os = "linux")]
pub(crate) fn cpu_seconds(id: u32) -> Option<f64> {
    let stat = process(id)?.stat().ok()?;
    let ticks = u32::try_from(stat.utime + stat.stime).ok()?;
    let per_second = u32::try_from(procfs::ticks_per_second()).ok()?;
    Some(f64::from(ticks) / f64::from(per_second))
}

/// The largest resident memory since the start or the last [`forget_peak`], in bytes.
#[cfg(target_os = "linux")]
pub(crate) fn peak_memory(id: u32) -> Option<u64> {
    Some(process(id)?.status().ok()?.vmhwm? * 1024)
}

/// The resident memory now, in bytes.
#[cfg(target_os = "linux")]
pub(crate) fn resident_memory(id: u32) -> Option<u64> {
    Some(process(id)?.status().ok()?.vmrss? * 1024)
}

/// Lets the peak start again from what is resident now.
#[cfg(target_os = "linux")]
pub(crate) fn forget_peak(id: u32) {
    // Where it is forbidden the peak is that of the whole run, which is still an upper bound.
    let _ = std::fs::write(format!("/proc/{id}/clear_refs"), "5");
}

/// The machine's memory in bytes.
#[cfg(target_os = "linux")]
pub(crate) fn machine_memory() -> Option<u64> {
    use procfs::Current;
    Some(procfs::Meminfo::current().ok()?.mem_total)
}

#[cfg(target_os = "linux")]
fn process(id: u32) -> Option<procfs::process::Process> {
    procfs::process::Process::new(i32::try_from(id).ok()?).ok()
}

#[cfg(not(target_os = "linux"))]
mod unknown {
    pub(crate) fn cpu_seconds(_: u32) -> Option<f64> {
        None
    }
    pub(crate) fn peak_memory(_: u32) -> Option<u64> {
        None
    }
    pub(crate) fn resident_memory(_: u32) -> Option<u64> {
        None
    }
    pub(crate) fn forget_peak(_: u32) {}
    pub(crate) fn machine_memory() -> Option<u64> {
        None
    }
}
#[cfg(not(target_os = "linux"))]
pub(crate) use unknown::{cpu_seconds, forget_peak, machine_memory, peak_memory, resident_memory};

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn our_own_process_is_known() {
        let id = std::process::id();
        assert!(cpu_seconds(id).is_some());
        assert!(resident_memory(id).unwrap() > 100_000);
        assert!(peak_memory(id) >= resident_memory(id).map(|_| 0));
        assert!(machine_memory().unwrap() > resident_memory(id).unwrap());
    }

    #[test]
    fn nobodys_process_is_not() {
        assert_eq!(cpu_seconds(u32::MAX), None);
    }
}
