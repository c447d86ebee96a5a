// Of connections closed by a server whose client says nothing: how many wait as a small remnant, how many as a whole socket?
// Linux, one network namespace, no root: gcc -o whole-orphan whole-orphan.c && ./whole-orphan [ROUNDS [byte]]
// With `byte` the server says something first, so that its FIN is acknowledged 40 ms later.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIN_WAIT2 = 5, KEEPALIVE = 2, TIMEWAIT = 3, PER_ROUND = 400 };

static void counted(in_port_t port, int *small, int *whole) {
    char line[512];
    FILE *table = fopen("/proc/net/tcp", "r");
    while (table != NULL && fgets(line, sizeof line, table) != NULL) {
        unsigned at, state, timer;
        if (sscanf(line, "%*d: %*x:%x %*x:%*x %x %*x:%*x %x:", &at, &state, &timer) == 3 && at == ntohs(port) &&
            state == FIN_WAIT2) {
            *small += timer == TIMEWAIT;
            *whole += timer == KEEPALIVE;
        }
    }
    if (table != NULL) {
        fclose(table);
    }
}

int main(int count, char **words) {
    const int rounds = count > 1 ? atoi(words[1]) : 45;
    const int says = count > 2;
    int small = 0, whole = 0;
    for (int round = 0; round < rounds; ++round) {
        struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t size = sizeof here;
        const int server = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(server, (struct sockaddr *)&here, size) != 0 || listen(server, 8) != 0 ||
            getsockname(server, (struct sockaddr *)&here, &size) != 0) {
            return perror("server"), 2;
        }
        int clients[PER_ROUND];
        for (int i = 0; i < PER_ROUND; ++i) {
            clients[i] = socket(AF_INET, SOCK_STREAM, 0);
            if (connect(clients[i], (struct sockaddr *)&here, size) != 0) {
                return perror("client"), 2;
            }
            const int accepted = accept(server, NULL, NULL);
            if (says && send(accepted, ".", 1, MSG_NOSIGNAL) != 1) {
                return perror("send"), 2;
            }
            close(accepted);
        }
        usleep(100000); // every FIN is acknowledged by then
        counted(here.sin_port, &small, &whole);
        for (int i = 0; i < PER_ROUND; ++i) {
            close(clients[i]);
        }
        close(server);
    }
    printf("%d in FIN_WAIT2: %d small remnants, %d whole sockets\n", small + whole, small, whole);
    return whole > 0;
}
