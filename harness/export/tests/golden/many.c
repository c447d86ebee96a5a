// SPDX-License-Identifier: MIT
// udp,ipv6,addr,11,wildcard6,none: UDP: 11 on IPv6 addresses of their own, SO_REUSEADDR; then one
// on ::, no option.
// Expected as on Linux 6.18.44: port-in-use. Otherwise a port is its holder's, be it only what
// remains of a connection: an option that one of the two lacks is as good as none.
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
#define AT6(ip, n) (void *)&(struct sockaddr_in6){ AF_INET6, htons(n), 0, in6(ip), 0 }, 28
struct ifreq6 { struct in6_addr ip; int prefix, device; };
static struct in6_addr in6(char *s) { struct in6_addr a; inet_pton(AF_INET6, s, &a); return a; }

int main(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int bad = 0, net, many, wildcard;

	alarm(5); DO(unshare(CLONE_NEWNET) ? unshare(CLONE_NEWUSER | CLONE_NEWNET) : 0);
	DO(net = socket(AF_INET6, SOCK_DGRAM, 0)); DO(ioctl(net, SIOCSIFFLAGS, &lo));
	for (int n = 1; n < 12; n++) {
		char ip[16]; snprintf(ip, sizeof(ip), "fd00::1:%x", n);
		DO(ioctl(net, SIOCSIFADDR, &(struct ifreq6){ in6(ip), 128, 1 }));
		while (bind(socket(AF_INET6, SOCK_DGRAM, 0), AT6(ip, 0)) < 0) usleep(1000);
		DO(many = socket(AF_INET6, SOCK_DGRAM, 0));
		DO(setsockopt(many, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, 4));
		DO(bind(many, AT6(ip, 9527)));
	}
	DO(wildcard = socket(AF_INET6, SOCK_DGRAM, 0));
	DO(setsockopt(wildcard, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, 4));
	EXPECT(EADDRINUSE, bind(wildcard, AT6("::", 9527)));
	return bad;
}
