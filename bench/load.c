// The load client: one file, no dependencies, loopback only.
//   load storm PORT CLIENTS SECONDS     each client, over and over: connect, send a line, read the reply, end, read the end
//   load pingpong PORT CONNS SECONDS    CONNS connections, each sending 64 bytes and waiting for their reply, over and over
//   load bulk PORT CONNS MIB            CONNS connections, each streaming MIB MiB through and counting what comes back
//   load hold PORT CONNS [SECONDS]      opens CONNS connections, stopping after SECONDS or when half of the memory is used up; says
//                                       what each costs, and holds them until its input ends
// Prints one line of key=value figures. A reply must be the request, or the request in upper case; anything else is an error.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

typedef struct {
  int id;
  long done, errors;
  double *latencies; // seconds, one for each that is done
  long capacity;
} Client;

static int port;
static double deadline;
static long bytes_per_connection;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void note(Client *client, double latency) {
  if (client->done == client->capacity) {
    client->capacity = client->capacity ? 2 * client->capacity : 4096;
    client->latencies = realloc(client->latencies, client->capacity * sizeof(double));
    if (!client->latencies) abort();
  }
  client->latencies[client->done++] = latency;
}

// Connects, from one of 100 addresses, lest the ports of one run out. -1 on failure.
static int dial(int id) {
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + ((id % 100) << 8))};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct timeval limit = {.tv_sec = 60};
  int on = 1, s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (s < 0) return -1;
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (bind(s, (struct sockaddr *)&from, sizeof from) == 0 && connect(s, (struct sockaddr *)&to, sizeof to) == 0) return s;
  close(s);
  return -1;
}

// Sends a short request and reads its reply.
static bool exchange(int s, const char *request, int length) {
  char reply[256];
  ssize_t n;
  for (int sent = 0; sent < length; sent += n)
    if ((n = send(s, request + sent, length - sent, MSG_NOSIGNAL)) <= 0) return false;
  for (int got = 0; got < length; got += n)
    if ((n = recv(s, reply + got, length - got, 0)) <= 0) return false;
  for (int i = 0; i < length; i++)
    if (reply[i] != request[i] && reply[i] != toupper((unsigned char)request[i])) return false;
  return true;
}

static void *storm(void *argument) {
  static const char line[] = "hello, process per connection!\n";
  Client *client = argument;
  while (now() < deadline) {
    double start = now();
    int s = dial(client->id);
    if (s < 0) {
      client->errors++;
      usleep(1000);
      continue;
    }
    char rest;
    bool fine = exchange(s, line, sizeof line - 1);
    double latency = now() - start;
    shutdown(s, SHUT_WR);
    if (fine && recv(s, &rest, 1, 0) != 0) fine = false;
    close(s);
    if (fine) note(client, latency);
    else client->errors++;
  }
  return NULL;
}

static void *pingpong(void *argument) {
  Client *client = argument;
  char request[64];
  memset(request, 'q', sizeof request);
  int s = dial(client->id);
  while (now() < deadline) {
    double start = now();
    if (s < 0 || !exchange(s, request, sizeof request)) {
      client->errors++;
      break;
    }
    note(client, now() - start);
  }
  if (s >= 0) close(s);
  return NULL;
}

static void *stream(void *argument) {
  static const char block[64 * 1024];
  int s = *(int *)argument;
  ssize_t n;
  for (long left = bytes_per_connection; left > 0; left -= n)
    if ((n = send(s, block, left < (long)sizeof block ? left : (long)sizeof block, MSG_NOSIGNAL)) <= 0) return NULL;
  shutdown(s, SHUT_WR);
  return NULL;
}

static void *bulk(void *argument) {
  enum { Size = 256 * 1024 };
  Client *client = argument;
  int s = dial(client->id);
  if (s < 0) {
    client->errors++;
    return NULL;
  }
  pthread_t sender;
  char *block = malloc(Size);
  long got = 0;
  ssize_t n;
  pthread_create(&sender, NULL, stream, &s);
  while ((n = recv(s, block, Size, 0)) > 0) got += n;
  shutdown(s, SHUT_RDWR); // after an early end the sender must not wait
  pthread_join(sender, NULL);
  close(s);
  free(block);
  if (got == bytes_per_connection) client->done++;
  else client->errors++;
  return NULL;
}

static long available_kib(void) {
  char line[256];
  long value = 0;
  FILE *file = fopen("/proc/meminfo", "r");
  if (!file) return 0;
  while (fgets(line, sizeof line, file))
    if (sscanf(line, "MemAvailable: %ld", &value) == 1) break;
  fclose(file);
  return value;
}

static int hold(int count, double seconds) {
  int *sockets = malloc(count * sizeof *sockets), opened = 0;
  long errors = 0, before = available_kib();
  double start = now();
  while (opened < count && now() - start < seconds) {
    if (opened % 64 == 0 && available_kib() < before / 2) break;
    int s = dial(opened);
    if (s < 0 || !exchange(s, "hello", 5)) errors++;
    sockets[opened++] = s;
  }
  double elapsed = now() - start;
  sleep(1);
  long after = available_kib();
  for (int i = 0; i < opened; i++)
    if (sockets[i] >= 0 && !exchange(sockets[i], "again", 5)) errors++;
  printf("hold n=%d err=%ld seconds=%.2f kib_per_conn=%.1f\n", opened, errors, elapsed, (double)(before - after) / (opened ? opened : 1));
  fflush(stdout);
  char c;
  while (read(STDIN_FILENO, &c, 1) > 0) {}
  return errors != 0;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void print_latencies(const char *mode, Client *clients, int count, double elapsed) {
  long done = 0, errors = 0, n = 0;
  for (int i = 0; i < count; i++) done += clients[i].done, errors += clients[i].errors;
  double *all = malloc((done + 1) * sizeof *all);
  for (int i = 0; i < count; i++) {
    if (clients[i].done) memcpy(all + n, clients[i].latencies, clients[i].done * sizeof *all);
    n += clients[i].done;
  }
  qsort(all, n, sizeof *all, ascending);
  printf("%s n=%d ok=%ld err=%ld rate=%.0f", mode, count, done, errors, done / elapsed);
  static const struct { const char *name; double at; } percentiles[] = {
    {"p50_us", .5}, {"p90_us", .9}, {"p99_us", .99}, {"p999_us", .999}, {"max_us", 1},
  };
  if (n > 0)
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++)
      printf(" %s=%.0f", percentiles[i].name, all[(long)((n - 1) * percentiles[i].at)] * 1e6);
  printf("\n");
}

// Runs one thread for each client. Returns how long they took, in seconds.
static double run(void *(*body)(void *), Client *clients, int count) {
  pthread_t *threads = calloc(count, sizeof *threads);
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 256 * 1024);
  double start = now();
  for (int i = 0; i < count; i++) {
    clients[i].id = i;
    if (pthread_create(&threads[i], &small, body, &clients[i]) != 0) {
      fprintf(stderr, "load: no thread for client %d\n", i);
      exit(1);
    }
  }
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
  return now() - start;
}

static void raise_descriptor_limit(int wanted) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= (rlim_t)wanted) return;
  struct rlimit higher = {wanted, limit.rlim_max > (rlim_t)wanted ? limit.rlim_max : (rlim_t)wanted};
  if (setrlimit(RLIMIT_NOFILE, &higher) == 0) return;
  fprintf(stderr, "load: needs %d descriptors, and may have no more than %lu\n", wanted, (unsigned long)limit.rlim_max);
  exit(1);
}

int main(int argc, char **argv) {
  if (argc < 4 || (argc < 5 && strcmp(argv[1], "hold") != 0)) {
    fprintf(stderr, "usage: load storm|pingpong PORT N SECONDS | load bulk PORT N MIB | load hold PORT N [SECONDS]\n");
    return 2;
  }
  const char *mode = argv[1];
  int count = atoi(argv[3]);
  double last = argc > 4 ? atof(argv[4]) : 1e9;
  port = atoi(argv[2]);
  raise_descriptor_limit(count + 64);
  if (strcmp(mode, "hold") == 0) return hold(count, last);
  Client *clients = calloc(count, sizeof *clients);
  deadline = now() + last;
  if (strcmp(mode, "bulk") == 0) {
    bytes_per_connection = (long)last << 20;
    double elapsed = run(bulk, clients, count);
    long errors = 0, done = 0;
    for (int i = 0; i < count; i++) done += clients[i].done, errors += clients[i].errors;
    printf("bulk conns=%d err=%ld mib_per_s=%.0f\n", count, errors, done * last / elapsed);
    return errors != 0;
  }
  if (strcmp(mode, "storm") == 0 || strcmp(mode, "pingpong") == 0) {
    double elapsed = run(mode[0] == 's' ? storm : pingpong, clients, count);
    print_latencies(mode, clients, count, elapsed);
    return 0;
  }
  fprintf(stderr, "load: unknown mode %s\n", mode);
  return 2;
}
