// SPDX-License-Identifier: GPL-2.0
// A user binds beside another user's listener on [::], who set no option, by way of a socket on 0.0.0.0.
// Exit code 0: refused, as alone; 1: let in; 2: could not set up. Needs root: it changes users and makes a network namespace.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int server(const char *what, uid_t user, int family, int v6only, int reuseport)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(8080) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(8080) };
	const struct sockaddr *to = family == AF_INET ? (void *)&four : (void *)&six;
	socklen_t size = family == AF_INET ? sizeof(four) : sizeof(six);
	int fd, said;

	if (seteuid(user))
		return -2;
	fd = socket(family, SOCK_STREAM, 0);
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6only, sizeof(v6only));
	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &reuseport, sizeof(reuseport));
	said = bind(fd, to, size) || listen(fd, 8) ? errno : 0;
	printf("%-44s user %u: %s\n", what, user, said ? strerror(said) : "ok");
	if (said)
		close(fd);
	return seteuid(0) ? -2 : said ? -1 : fd;
}

int main(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int third;

	if (unshare(CLONE_NEWNET) || ioctl(socket(AF_INET, SOCK_DGRAM, 0), SIOCSIFFLAGS, &lo))
		return 2;
	if (server("1. [::]:8080, V6ONLY, no option", 1000, AF_INET6, 1, 0) < 0)
		return 2;
	if (server("   [::]:8080, dual-stack, SO_REUSEPORT, alone", 1001, AF_INET6, 0, 1) != -1)
		return 2;
	if (server("2. 0.0.0.0:8080, SO_REUSEPORT", 1001, AF_INET, 0, 1) < 0)
		return 2;
	third = server("3. [::]:8080, dual-stack, SO_REUSEPORT", 1001, AF_INET6, 0, 1);
	return third == -2 ? 2 : third >= 0;
}
