// A listener takes SO_REUSEPORT back, and its port is shared all the same: who gets the connections?
// Linux, one network namespace, no root: gcc -o cleared-reuseport cleared-reuseport.c && ./cleared-reuseport
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = 0x911f /* 8081 */};

static int reuseport(int on, int fd) {
    return setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on), fd;
}

static int bound(int on) {
    const int fd = reuseport(on, socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    const int result = bind(fd, (const struct sockaddr *)&where, sizeof where);
    printf("   bind: %s\n", result == 0 ? "ok" : strerror(errno));
    return result == 0 ? fd : -1;
}

static int waiting(int fd) {
    int count = 0;
    for (int one; (one = accept(fd, NULL, NULL)) >= 0; ++count) {
        close(one);
    }
    return count;
}

int main(void) {
    puts("1. 0.0.0.0:8081 with SO_REUSEPORT, which is cleared again after listen()");
    const int first = bound(1);
    listen(first, 200);
    reuseport(0, first);
    puts("2. 0.0.0.0:8081 without an option");
    close(bound(0));
    puts("3. 0.0.0.0:8081 with SO_REUSEPORT");
    const int second = bound(1);
    if (second < 0) {
        return 0;
    }
    printf("   listen: %s\n", listen(second, 200) == 0 ? "ok" : strerror(errno));
    for (int i = 0; i < 100; ++i) {
        const int client = socket(AF_INET, SOCK_STREAM, 0);
        connect(client, (const struct sockaddr *)&where, sizeof where);
        close(client);
    }
    printf("   of 100 connections the first got %d, the second %d\n", waiting(first), waiting(second));
    return 1;
}
