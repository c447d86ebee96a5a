#!/bin/sh
# restart/server-closes-first[family=ipv4,reuse=0,bound=one-address,stop=close]
# For `git bisect run` in a tree of Linux: good while restart is answered with EADDRINUSE, as on 6.18.44.
#   git bisect start BAD GOOD && BINDLAB=/path/of/bindlab git bisect run "$PWD/bind_restart_server_closes_first_ipv4_0_one_address_close.sh"
# Exit code 0: good, 1: bad, 125: it cannot be told (no build, no boot, or the case proved nothing), 255: stop.
set -u
tree=$PWD
[ -d "${BINDLAB:-}" ] || { # 1 to 127 would be an answer
	echo "BINDLAB='${BINDLAB:-}': set it to the folder of the project" >&2
	exit 255
}
work=$(mktemp -d) || exit 125
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

cat >"$work/config" <<'END'
CONFIG_PVH=y
CONFIG_PCI=y
CONFIG_SERIAL_8250=y
CONFIG_SERIAL_8250_CONSOLE=y
CONFIG_BLK_DEV_INITRD=y
CONFIG_RD_GZIP=y
CONFIG_DEVTMPFS=y
CONFIG_TMPFS=y
CONFIG_NAMESPACES=y
CONFIG_NET_NS=y
CONFIG_USER_NS=y
CONFIG_VETH=y
CONFIG_PACKET=y
CONFIG_IPV6=y
CONFIG_INET_DIAG=y
CONFIG_INET_TCP_DIAG=y
CONFIG_INET_UDP_DIAG=y
CONFIG_INET_DIAG_DESTROY=y
CONFIG_DEBUG_INFO_NONE=y
END
{
	make x86_64_defconfig && ./scripts/kconfig/merge_config.sh -m .config "$work/config" &&
		make olddefconfig && make -j"$(nproc)" bzImage
} >"$work/build.log" 2>&1 || {
	tail -n 5 "$work/build.log"
	exit 125
}
cp arch/x86/boot/bzImage "$work/bzImage" || exit 125

cd "$BINDLAB" || exit 125
make matrix KERNELS="$work/bzImage" ONLY='restart/server-closes-first[family=ipv4,reuse=0,bound=one-address,stop=close]' RESULTS="$work/results" >"$work/told" 2>&1
seen=$(/usr/bin/python3 -c '
import json, sys
answers, proved = [], True
for line in open(sys.argv[1]):
    row = json.loads(line)
    case = row.get("case", "")
    if case != sys.argv[2] and case.rpartition("/")[0] != sys.argv[2]:
        continue
    if row["verdict"] in ("BROKEN", "MISS", "SKIP"):
        proved = False
        continue
    step = row.get("observed", {}).get(sys.argv[3], {})
    value = step.get("value")
    said = str(step.get("outcome")) if value is None else json.dumps(value)
    answers.append(said)
print(" or ".join(sorted(set(answers))) if proved else "")
' "$work"/results/kernels/*/verdicts.jsonl 'restart/server-closes-first[family=ipv4,reuse=0,bound=one-address,stop=close]' 'restart')
echo "$tree: $(git -C "$tree" describe --always): restart: ${seen:-nothing}"
case $seen in
'EADDRINUSE') exit 0 ;;
'' | *BROKEN*)
	tail -n 5 "$work/told"
	exit 125
	;;
*) exit 1 ;;
esac
