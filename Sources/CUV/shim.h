#pragma once
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>
#ifdef __linux__
#include <sys/eventfd.h>
#endif

// What libuv and the system say in macros or differently on each system, so that Swift sees one spelling.

// A descriptor that one thread writes and a loop watches, to be woken: an eventfd, or a pipe where there is none.
// `ends` gets the one to watch and the one to write, possibly the same. Returns 0 or a libuv error.
static inline int cuv_wakeup_open(int ends[2]) {
#ifdef __linux__
  ends[0] = ends[1] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return ends[0] < 0 ? -errno : 0;
#else
  if (pipe(ends) != 0) return -errno;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
  return 0;
#endif
}

static inline void cuv_wakeup_close(const int ends[2]) {
  close(ends[0]);
  if (ends[1] != ends[0]) close(ends[1]);
}

// A full pipe or counter means that the loop is going to wake up anyway.
static inline void cuv_wakeup_signal(int end) {
  uint64_t one = 1;
  ssize_t ignored;
  do { ignored = write(end, &one, sizeof one); } while (ignored < 0 && errno == EINTR);
}

static inline void cuv_wakeup_drain(int end) {
  uint64_t sink[16];
  while (read(end, sink, sizeof sink) == sizeof sink) {}
}

static inline struct addrinfo cuv_tcp_hints(void) {
  struct addrinfo hints;
  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  return hints;
}

static inline void cuv_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

static inline int64_t cuv_wall_clock_milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// `text` gets the address in words, without its port. Returns 0 or a libuv error.
static inline int cuv_address_text(const struct sockaddr *address, char *text, size_t size) {
  return address->sa_family == AF_INET6 ? uv_ip6_name((const struct sockaddr_in6 *)address, text, size)
                                        : uv_ip4_name((const struct sockaddr_in *)address, text, size);
}
