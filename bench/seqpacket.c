/* What the kernel alone takes to pass messages from one process to another over a SEQPACKET socket, which ProcessQueue is made of: prints messages per second.
   seqpacket SIZE COUNT */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char message[4096];

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    int sockets[2], size = argc > 1 ? atoi(argv[1]) : 64;
    long count = argc > 2 ? atol(argv[2]) : 200000;
    if (size < 1 || size > (int)sizeof message || count < 2 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets) != 0) return 1;
    pid_t producer = fork();
    if (producer < 0) return 1;
    if (producer == 0) {
        for (long i = 0; i < count; i++)
            if (send(sockets[0], message, size, 0) != size) _exit(1);
        _exit(0);
    }
    if (recv(sockets[1], message, sizeof message, 0) != size) return 1;
    double start = now();
    for (long i = 1; i < count; i++)
        if (recv(sockets[1], message, sizeof message, 0) != size) return 1;
    printf("%.1f\n", (count - 1) / (now() - start));
    int status;
    waitpid(producer, &status, 0);
    return status != 0;
}
