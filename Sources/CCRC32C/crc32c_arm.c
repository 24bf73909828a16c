#include "crc32c_kernels.h"

#if defined(__aarch64__)
#include <string.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

#define HWCAP_CRC32_BIT (1ul << 7)

__attribute__((target("crc"))) static uint32_t extend(uint32_t crc, const void *bytes, size_t count) {
  const uint8_t *p = bytes;
  crc = ~crc;
  for (; count >= 8; count -= 8, p += 8) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    crc = __builtin_arm_crc32cd(crc, word);
  }
  while (count--) crc = __builtin_arm_crc32cb(crc, *p++);
  return ~crc;
}

crc32c_kernel *crc32c_hardware_kernel(void) {
#if defined(__linux__)
  return getauxval(AT_HWCAP) & HWCAP_CRC32_BIT ? extend : 0;
#elif defined(__APPLE__)
  return extend;  // Every 64-bit ARM of Apple's has it.
#else
  return 0;
#endif
}
#endif
