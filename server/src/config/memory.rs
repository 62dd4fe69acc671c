//! How much memory this process may use.

use std::fs;
use std::path::Path;

use bytesize::ByteSize;

/// Where control groups (cgroup v2) are.
const GROUPS: &str = "/sys/fs/cgroup";
/// Which of them this process is in.
const OWN_GROUP: &str = "/proc/self/cgroup";

/// The machine's memory, or the limit of a control group where that is less: whoever takes more is killed.
pub(super) fn available() -> ByteSize {
    let own = fs::read_to_string(OWN_GROUP).unwrap_or_default();
    let limit = lowest_limit(Path::new(GROUPS), group(&own));
    limit.map_or_else(machine, |limit| limit.min(machine()))
}

fn machine() -> ByteSize {
    let system = rustix::system::sysinfo();
    let bytes = u128::from(system.totalram) * u128::from(system.mem_unit);
    ByteSize::b(u64::try_from(bytes).unwrap_or(u64::MAX))
}

/// The group below the root of all, which a container sees as the root itself.
fn group(own: &str) -> &str {
    own.lines().find_map(|line| line.strip_prefix("0::/")).unwrap_or_default()
}

/// The lowest limit of `group` and of those that it is part of; none, where none has one.
fn lowest_limit(root: &Path, group: &str) -> Option<ByteSize> {
    let groups = Path::new(group).ancestors();
    groups.filter_map(|group| limit(&root.join(group).join("memory.max"))).min()
}

/// What the file says; without a limit it says `max`.
fn limit(file: &Path) -> Option<ByteSize> {
    fs::read_to_string(file).ok()?.trim().parse().ok().map(ByteSize::b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_bound_by_those_that_it_is_part_of() {
        let root = tempfile::tempdir().unwrap();
        let unit = root.path().join("system.slice/recobra.service");
        fs::create_dir_all(&unit).unwrap();
        let lowest = || lowest_limit(root.path(), "system.slice/recobra.service");
        assert_eq!(lowest(), None);
        fs::write(unit.join("memory.max"), "max\n").unwrap();
        assert_eq!(lowest(), None);
        fs::write(root.path().join("system.slice/memory.max"), "536870912\n").unwrap();
        assert_eq!(lowest(), Some(ByteSize::mib(512)));
        fs::write(unit.join("memory.max"), "268435456\n").unwrap();
        assert_eq!(lowest(), Some(ByteSize::mib(256)));
    }

    #[test]
    fn the_own_group_is_found_among_older_ones_and_a_container_s_is_the_root() {
        assert_eq!(group("4:memory:/a\n0::/system.slice/b.service\n"), "system.slice/b.service");
        assert_eq!(group("0::/\n"), "");
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("memory.max"), "134217728\n").unwrap();
        assert_eq!(lowest_limit(root.path(), ""), Some(ByteSize::mib(128)));
    }

    #[test]
    fn there_is_memory() {
        assert!(available() > ByteSize::mib(19) && available() <= machine());
    }
}
