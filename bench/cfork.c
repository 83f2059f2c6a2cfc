// The reference: a fork per connection in plain C, nothing more. What is faster than this is faster than "as fast as C".
//   cfork PORT     serves on 127.0.0.1:PORT, sends back what it gets in ASCII upper case
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char buffer[64 * 1024];

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) {}
}

static int listen_on(int port) {
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 4096) != 0) {
    perror("cfork");
    exit(1);
  }
  return listener;
}

static void serve(int connection) {
  ssize_t length;
  while ((length = read(connection, buffer, sizeof buffer)) > 0) {
    for (ssize_t i = 0; i < length; i++)
      if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] -= 'a' - 'A';
    for (ssize_t sent = 0, n; sent < length; sent += n)
      if ((n = write(connection, buffer + sent, length - sent)) <= 0) _exit(1);
  }
  _exit(0);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: cfork PORT\n");
    return 2;
  }
  int listener = listen_on(atoi(argv[1]));
  struct sigaction action = {.sa_handler = reap, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  for (;;) {
    int connection = accept(listener, NULL, NULL);
    if (connection < 0) continue;
    if (fork() == 0) {
      close(listener);
      serve(connection);
    }
    close(connection);
  }
}
