#include "crc32c_kernels.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#include <string.h>
#include <wmmintrin.h>

#define TARGET __attribute__((target("sse4.2,pclmul")))

static inline uint64_t word(const uint8_t *p) {
  uint64_t value;
  memcpy(&value, p, sizeof value);
  return value;
}

// The CRC instruction takes three cycles but starts one every cycle: three streams side by side keep it busy. `once`
// and `twice` are x^(8 * length - 33) and x^(16 * length - 33), which move a CRC over one and two streams: the
// carry-less product, taken as a message, brings the missing x^33.
TARGET static inline uint32_t moved(uint32_t crc, uint32_t factor) {
  __m128i product = _mm_clmulepi64_si128(_mm_cvtsi32_si128((int)crc), _mm_cvtsi32_si128((int)factor), 0);
  return (uint32_t)_mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(product));
}

TARGET static inline uint32_t three_streams(uint32_t crc, const uint8_t *p, size_t length, uint32_t once,
                                            uint32_t twice) {
  uint64_t a = crc, b = 0, c = 0;
  for (size_t i = 0; i < length; i += 8) {
    a = _mm_crc32_u64(a, word(p + i));
    b = _mm_crc32_u64(b, word(p + length + i));
    c = _mm_crc32_u64(c, word(p + 2 * length + i));
  }
  return moved((uint32_t)a, twice) ^ moved((uint32_t)b, once) ^ (uint32_t)c;
}

TARGET static uint32_t extend(uint32_t crc, const void *bytes, size_t count) {
  const uint8_t *p = bytes;
  crc = ~crc;
  for (; count >= 3 * 8192; count -= 3 * 8192, p += 3 * 8192)
    crc = three_streams(crc, p, 8192, 0x54a86326, 0x1dc403cc);
  for (; count >= 3 * 256; count -= 3 * 256, p += 3 * 256)
    crc = three_streams(crc, p, 256, 0xb9e02b86, 0xdd7e3b0c);
  for (; count >= 8; count -= 8, p += 8) crc = (uint32_t)_mm_crc32_u64(crc, word(p));
  while (count--) crc = _mm_crc32_u8(crc, *p++);
  return ~crc;
}

crc32c_kernel *crc32c_hardware_kernel(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") ? extend : 0;
}
#endif
