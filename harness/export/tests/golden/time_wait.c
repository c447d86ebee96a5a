// SPDX-License-Identifier: MIT
// tcp,first4,addr,time_wait,wildcard4,none,same,none: Two sockets.
// Expected as on Linux 6.18.44: a rule
// Exit code 0: as expected, 1: otherwise, 2: not tried; SIGALRM: it blocked.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#define DO(call) ((call) < 0 ? err(2, #call) : (void)puts(#call))
#define EXPECT(e, c) (errno = 0, c, bad |= errno != e, printf(#c ": %s ("#e"?)\n", strerror(errno)))
#define ENDED(s) (recv(s, (char[1]){ 0 }, 1, 0) ? errno = errno ? errno : EBADMSG, -1 : 0)
#define AT(ip, n) (void *)&(struct sockaddr_in){ AF_INET, htons(n), { inet_addr(ip) }, { 0 } }, 16

static int await(const char *table, unsigned int port, unsigned int st)
{
	FILE *f = fopen(table, "r");
	unsigned int p, s;
	char l[256];

	for (int n = 0; f && n < 900; n++, usleep(1000), rewind(f))
		while (fgets(l, sizeof(l), f))
			if (sscanf(l, "%*d: %*[^:]:%x %*s %x", &p, &s) == 2 && p == port && s == st)
				return 0;
	return errno = ENOENT, -1;
}

int main(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	struct ifreq ten = { .ifr_name = "lo:10", .ifr_addr = { AF_INET, { 0, 0, 10, 0, 0, 1 } } };
	int bad = 0, net, first, client, conn, second;

	alarm(5); DO(unshare(CLONE_NEWNET) ? unshare(CLONE_NEWUSER | CLONE_NEWNET) : 0);
	DO(net = socket(AF_INET, SOCK_DGRAM, 0)); DO(ioctl(net, SIOCSIFFLAGS, &lo));
	DO(ioctl(net, SIOCSIFADDR, &ten));
	DO(first = socket(AF_INET, SOCK_STREAM, 0));
	DO(setsockopt(first, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, 4));
	DO(bind(first, AT("10.0.0.1", 9527)));
	DO(listen(first, 4));
	DO(client = socket(AF_INET, SOCK_STREAM, 0));
	DO(connect(client, AT("10.0.0.1", 9527)));
	DO(conn = accept(first, NULL, NULL));
	DO(close(first));
	DO(close(conn));
	DO(ENDED(client));
	DO(close(client));
	DO(await("/proc/net/tcp", 9527, 6));
	DO(second = socket(AF_INET, SOCK_STREAM, 0));
	EXPECT(EADDRINUSE, bind(second, AT("0.0.0.0", 9527)));
	return bad;
}
