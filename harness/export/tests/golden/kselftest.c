// SPDX-License-Identifier: GPL-2.0
/*
 * tcp,first4,addr,time_wait,wildcard4,none,same,none: Two sockets.
 * Expected as on Linux 6.18.44: a rule
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../kselftest_harness.h"

#define ADDR_LEN	sizeof(struct sockaddr_in6)

/* The socket table is looked at this often, a millisecond apart. */
#define MOST_LOOKS	900

FIXTURE(bind_tcp_time_wait)
{
	int own_network;
	int first;
	int client;
	int conn;
	int second;
};

FIXTURE_VARIANT(bind_tcp_time_wait)
{
	int so_reuseaddr;
	int so_reuseport;
	int expected_errno[2];
};

FIXTURE_VARIANT_ADD(bind_tcp_time_wait, no_option)
{
	.so_reuseaddr = 0,
	.so_reuseport = 0,
	.expected_errno = { EADDRINUSE, EADDRINUSE },
};

FIXTURE_VARIANT_ADD(bind_tcp_time_wait, reuseaddr)
{
	.so_reuseaddr = 1,
	.so_reuseport = 0,
	.expected_errno = { 0, 0 },
};

static int error_of(int result)
{
	return result < 0 ? errno : 0;
}

/* A socket address; the next call writes over it. */
static struct sockaddr *at(const char *ip, int port)
{
	static union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} to;
	int family = strchr(ip, ':') ? AF_INET6 : AF_INET;

	memset(&to, 0, sizeof(to));
	to.any.sa_family = family;
	to.v4.sin_port = htons(port);
	inet_pton(family, ip, family == AF_INET6 ? (void *)&to.v6.sin6_addr : &to.v4.sin_addr);
	return &to.any;
}

static int set(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value));
}

/* Waits for a socket on a port in a state (0: in any), or until there is none. */
static int await(const char *table, unsigned int port, unsigned int state, int present)
{
	FILE *file = fopen(table, "r");
	int looks, found = !present;
	unsigned int p, s;
	char line[256];

	for (looks = 0; file && found != present && looks < MOST_LOOKS; looks++) {
		rewind(file);
		for (found = 0; fgets(line, sizeof(line), file);) {
			if (sscanf(line, "%*d: %*[^:]:%x %*s %x", &p, &s) == 2)
				found |= p == port && (!state || s == state);
		}
		if (found != present)
			usleep(1000);
	}
	if (file)
		fclose(file);
	errno = ENOENT;
	return found == present ? 0 : -1;
}

/* Whether the next that comes is this text; an empty one stands for the end. */
static int received(int fd, const char *text)
{
	char got[64] = "";

	if (recv(fd, got, sizeof(got) - 1, 0) < 0)
		return -1;
	errno = EBADMSG;
	return strcmp(got, text) ? -1 : 0;
}

FIXTURE_SETUP(bind_tcp_time_wait)
{
	struct ifreq up = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	struct ifreq ten = { .ifr_name = "lo:10" };
	int fd;

	self->first = -1;
	self->client = -1;
	self->conn = -1;
	self->second = -1;
	self->own_network = !unshare(CLONE_NEWNET);
	if (!self->own_network)
		SKIP(return, "no right to make a network namespace: run it as root");
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, ioctl(fd, SIOCSIFFLAGS, &up));
	/* A prefix of 8 bits: on lo all of it is local. */
	ten.ifr_addr = *at("10.0.0.1", 0);
	ASSERT_EQ(0, ioctl(fd, SIOCSIFADDR, &ten));
	ASSERT_EQ(0, close(fd));
}

FIXTURE_TEARDOWN(bind_tcp_time_wait)
{
	if (self->first >= 0)
		EXPECT_EQ(0, close(self->first));
	if (self->client >= 0)
		EXPECT_EQ(0, close(self->client));
	if (self->conn >= 0)
		EXPECT_EQ(0, close(self->conn));
	if (self->second >= 0)
		EXPECT_EQ(0, close(self->second));
}

TEST_F(bind_tcp_time_wait, as_expected)
{
	/* The harness of Linux 6.1 goes on with the test after a SKIP in the setup. */
	if (!self->own_network)
		SKIP(return, "no right to make a network namespace: run it as root");
	self->first = socket(AF_INET, SOCK_STREAM, 0);
	ASSERT_LE(0, self->first);
	ASSERT_LE(0, set(self->first, SOL_SOCKET, SO_REUSEADDR, 1));
	ASSERT_LE(0, bind(self->first, at("10.0.0.1", 9527), ADDR_LEN));
	ASSERT_LE(0, listen(self->first, 4));
	self->client = socket(AF_INET, SOCK_STREAM, 0);
	ASSERT_LE(0, self->client);
	ASSERT_LE(0, connect(self->client, at("10.0.0.1", 9527), ADDR_LEN));
	self->conn = accept(self->first, NULL, NULL);
	ASSERT_LE(0, self->conn);
	ASSERT_LE(0, close(self->first));
	self->first = -1;
	ASSERT_LE(0, close(self->conn));
	self->conn = -1;
	ASSERT_LE(0, received(self->client, ""));
	ASSERT_LE(0, close(self->client));
	self->client = -1;
	ASSERT_LE(0, await("/proc/net/tcp", 9527, 6, 1));
	self->second = socket(AF_INET, SOCK_STREAM, 0);
	ASSERT_LE(0, self->second);
	ASSERT_LE(0, set(self->second, SOL_SOCKET, SO_REUSEADDR, variant->so_reuseaddr));
	ASSERT_LE(0, set(self->second, SOL_SOCKET, SO_REUSEPORT, variant->so_reuseport));
	EXPECT_EQ(variant->expected_errno[0], error_of(bind(self->second, at("0.0.0.0", 9527),
							    ADDR_LEN)));
	if (!variant->expected_errno[0])
		EXPECT_EQ(variant->expected_errno[1], error_of(listen(self->second, 4)));
}

TEST_HARNESS_MAIN
