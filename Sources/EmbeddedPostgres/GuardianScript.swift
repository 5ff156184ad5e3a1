/// The guardian, a shell script: it creates the folder, runs the server, obeys commands on its standard input, and
/// cleans up when that ends.
///
/// Arguments: programs, temporary folder, superuser, database, server to copy or nothing. First lines of input: the password, then the settings
/// and a lone dot, then files as "file name", lines and a lone dot, then "go".
package let guardianScript = #"""
    bin=$1 tmp=$2 user=$3 database=$4 origin=$5
    cd / && umask 077
    dir= pid=
    say() { printf '%s\n' "$*" 2>/dev/null; }
    halt() {
        [ -n "$pid" ] || return
        "$bin/pg_ctl" -D "$dir/data" -m "$1" -t 600 -w stop || kill -QUIT "$pid"
        wait "$pid"
        pid=
    }
    clean() {
        trap '' HUP INT TERM PIPE
        [ -n "$dir" ] || return
        halt immediate >/dev/null 2>&1
        rm -rf "$dir"
        dir=
    }
    trap clean EXIT
    trap 'exit 1' HUP INT TERM
    trap '' PIPE
    fail() { say "failed $1: $(tail -n 8 "$dir/log" 2>/dev/null | tr '\n\t' '  ')"; exit 1; }
    launch() {
        "$bin/postgres" -D "$dir/data" </dev/null >>"$dir/log" 2>&1 &
        pid=$!
        until case $(sed -n 8p "$dir/data/postmaster.pid" 2>/dev/null) in ready* | standby*) ;; *) false ;; esac; do
            kill -0 "$pid" 2>/dev/null || { pid= && fail "start"; }
            sleep 0.02
        done
    }
    ready() { say "ready $pid $dir"; }
    until_dot() { while IFS= read -r line && [ "$line" != . ]; do printf '%s\n' "$line"; done; }

    dir=$(mktemp -d "$tmp/pg.XXXXXX") || { say "failed: no folder in $tmp"; exit 1; }
    IFS= read -r password || exit 1
    printf '%s\n' "$password" >"$dir/password"
    if [ -n "$origin" ]; then
        "$bin/pg_basebackup" -d "$origin" -D "$dir/data" -R -N -c fast </dev/null >"$dir/log" 2>&1 || fail "pg_basebackup"
    else
        "$bin/initdb" -D "$dir/data" -U "$user" -E UTF8 --locale=C -N --auth-local=trust --auth-host=scram-sha-256 \
            --pwfile="$dir/password" </dev/null >"$dir/log" 2>&1 || fail "initdb"
    fi
    rm "$dir/password"
    { until_dot; printf "unix_socket_directories = '%s'\n" "$dir"; } >>"$dir/data/postgresql.conf"
    while IFS= read -r line; do
        case $line in
        "file "*) until_dot >"$dir/data/${line#file }" ;;
        go) break ;;
        esac
    done
    launch
    if [ -z "$origin" ] && [ "$database" != postgres ]; then
        "$bin/createdb" -h "$dir" -p "$(sed -n 4p "$dir/data/postmaster.pid")" -U "$user" "$database" \
            </dev/null >>"$dir/log" 2>&1 || fail "createdb"
    fi
    ready
    while read -r command mode; do
        case $command in
        restart) halt "$mode" >/dev/null 2>&1; launch; ready ;;
        halt) halt "$mode" >/dev/null 2>&1; say halted ;;
        start) launch; ready ;;
        do)
            if answer=$(cd "$dir" && bin=$bin data=$dir/data sh -ec "$mode" </dev/null 2>&1); then
                say "done"
            else
                say "failed $(printf '%s' "$answer" | tr '\n\t' '  ' | tail -c 2000)"
            fi
            ;;
        stop) halt "$mode" >/dev/null 2>&1; clean; say stopped; exit 0 ;;
        esac
    done
    """#
