/* Logs what a program writes below one folder: each write with its bytes, each flush, rename, cut and removal.
   Loaded with LD_PRELOAD in the soak only. A record: kind, numbers, path, second path or data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd = -1;
static char root[PATH_MAX];
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("SOAK_LOG"), *folder = getenv("SOAK_ROOT");
  real_write = dlsym(RTLD_NEXT, "write");
  if (!file || !folder) return;
  strncpy(root, folder, sizeof root - 1);
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  log_fd = real_open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) { return log_fd >= 0 && strncmp(path, root, strlen(root)) == 0; }

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t got = readlink(link, path, PATH_MAX - 1);
  if (got <= 0) return 0;
  path[got] = 0;
  return ours(path);
}

static void record(char kind, int64_t offset, const char *path, const void *data, uint32_t size) {
  uint32_t length = strlen(path);
  char head[1 + 8 + 4 + 4];
  head[0] = kind;
  memcpy(head + 1, &offset, 8);
  memcpy(head + 9, &length, 4);
  memcpy(head + 13, &size, 4);
  struct iovec parts[3] = {{head, sizeof head}, {(void *)path, length}, {(void *)data, size}};
  pthread_mutex_lock(&guard);
  if (writev(log_fd, parts, 3) < 0) abort();
  pthread_mutex_unlock(&guard);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  char path[PATH_MAX];
  ssize_t done = real(fd, data, size, offset);
  if (done > 0 && path_of(fd, path)) record('W', offset, path, data, done);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
  char path[PATH_MAX];
  if (log_fd < 0 || fd == log_fd || !path_of(fd, path)) return real_write(fd, data, size);
  int appends = fcntl(fd, F_GETFL) & O_APPEND;
  struct stat now;
  fstat(fd, &now);
  off_t at = appends ? now.st_size : lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, data, size);
  if (done > 0) record('W', at, path, data, done);
  return done;
}

static int flushed(int fd, const char *name) {
  int (*real)(int) = dlsym(RTLD_NEXT, name);
  char path[PATH_MAX];
  int done = real(fd);
  if (done == 0 && path_of(fd, path)) record('F', 0, path, "", 0);
  return done;
}
int fsync(int fd) { return flushed(fd, "fsync"); }
int fdatasync(int fd) { return flushed(fd, "fdatasync"); }

int ftruncate64(int fd, off64_t size) {
  int (*real)(int, off64_t) = dlsym(RTLD_NEXT, "ftruncate64");
  char path[PATH_MAX];
  int done = real(fd, size);
  if (done == 0 && path_of(fd, path)) record('T', size, path, "", 0);
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int opened(int fd, const char *asked, int flags) {
  char path[PATH_MAX];
  (void)asked;
  if (fd >= 0 && (flags & (O_CREAT | O_TRUNC)) && path_of(fd, path)) record(flags & O_TRUNC ? 'E' : 'C', 0, path, "", 0);
  return fd;
}
#define OPENER(name)                                                         \
  int name(const char *path, int flags, ...) {                               \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name);           \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, int); va_end(rest); \
    return opened(real(path, flags, mode), path, flags);                     \
  }
OPENER(open)
OPENER(open64)
int openat(int folder, const char *path, int flags, ...) {
  int (*real)(int, const char *, int, ...) = dlsym(RTLD_NEXT, "openat");
  va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, int); va_end(rest);
  return opened(real(folder, path, flags, mode), path, flags);
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  int done = real(from, to);
  if (done == 0 && ours(to)) record('R', 0, from, to, strlen(to));
  return done;
}
int unlink(const char *path) {
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  int done = real(path);
  if (done == 0 && ours(path)) record('U', 0, path, "", 0);
  return done;
}
