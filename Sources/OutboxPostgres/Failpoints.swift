#if !Failpoints
    /// A place where the chaos campaign kills the process; nothing in any other build.
    @inline(__always) func failpoint(_ point: StaticString) {}
#endif
